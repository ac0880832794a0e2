package dev.fastforward.builder.sandbox;

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
 * @param hostname name that the command sees, where the sandbox can set it
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
    String hostname,
    List<Script> scripts,
    List<Mount> mounts,
    Conditions conditions) {

  public RunCommand {
    mounts =
        mounts.stream()
            .sorted(Comparator.comparingLong(m -> m.target().chars().filter(c -> c == '/').count()))
            .toList();
  }

  /** A command with scripts. */
  public RunCommand(
      List<String> argv,
      List<String> env,
      String workDir,
      int uid,
      int gid,
      List<Integer> groups,
      String hostname,
      List<Script> scripts) {
    this(argv, env, workDir, uid, gid, groups, hostname, scripts, List.of(), Conditions.USUAL);
  }

  /** A command without scripts. */
  public RunCommand(
      List<String> argv,
      List<String> env,
      String workDir,
      int uid,
      int gid,
      List<Integer> groups,
      String hostname) {
    this(argv, env, workDir, uid, gid, groups, hostname, List.of());
  }

  /** The same command with mounts and conditions. */
  public RunCommand with(List<Mount> others, Conditions other) {
    return new RunCommand(argv, env, workDir, uid, gid, groups, hostname, scripts, others, other);
  }

  /**
   * A program.
   *
   * @param path absolute, in a directory directly below /dev
   */
  public record Script(String path, String content) {}
}
