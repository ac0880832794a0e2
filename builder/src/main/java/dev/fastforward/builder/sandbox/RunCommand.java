package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.settings.RunConditions;
import java.util.Comparator;
import java.util.List;

/**
 * One command. Standard input is empty, the umask 0022.
 *
 * @param argv program and arguments; the program is looked up in PATH of env, inside the root
 * @param env NAME=value: the whole environment
 * @param workDir absolute; made if it is not there, see {@link WorkingDirectory}
 * @param uid user ID
 * @param gid primary group ID
 * @param groups supplementary group IDs
 * @param scripts programs that are there while the command runs, mode 0755; a directory that they
 *     need is made
 * @param mounts what else is there while the command runs, parents before what lies in them
 * @param conditions how it runs
 */
public record RunCommand(
    List<String> argv,
    List<String> env,
    String workDir,
    int uid,
    int gid,
    List<Integer> groups,
    List<Script> scripts,
    List<Mount> mounts,
    RunConditions conditions) {

  public RunCommand {
    mounts =
        mounts.stream()
            .sorted(Comparator.comparingLong(m -> m.target().chars().filter(c -> c == '/').count()))
            .toList();
  }

  /** A command without scripts and mounts, under the usual conditions. */
  public RunCommand(
      List<String> argv, List<String> env, String workDir, int uid, int gid, List<Integer> groups) {
    this(argv, env, workDir, uid, gid, groups, List.of(), List.of(), RunConditions.usual(""));
  }

  /** The same command with scripts. */
  public RunCommand withScripts(List<Script> others) {
    return new RunCommand(argv, env, workDir, uid, gid, groups, others, mounts, conditions);
  }

  /** The same command with mounts and conditions. */
  public RunCommand with(List<Mount> others, RunConditions other) {
    return new RunCommand(argv, env, workDir, uid, gid, groups, scripts, others, other);
  }

  /**
   * A program.
   *
   * @param path absolute, in a directory directly below /dev
   */
  public record Script(String path, String content) {}
}
