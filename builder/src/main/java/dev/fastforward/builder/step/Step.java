package dev.fastforward.builder.step;

import dev.fastforward.builder.settings.RunConditions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One instruction of a stage, with its variables expanded and its shell, user and working directory
 * settled.
 */
public sealed interface Step {
  StepInfo info();

  /** The stages that the step takes files from, by their index. */
  default Set<Integer> sourceStages() {
    return Set.of();
  }

  /** Only the config changes; the history entry has no layer. */
  record Config(StepInfo info) implements Step {}

  /**
   * Makes a directory if it is not there. (WORKDIR / is a Config step.)
   *
   * @param path absolute and clean
   * @param user USER in force, which will own what is made: as written, may be empty
   */
  record WorkDir(StepInfo info, String path, String user) implements Step {}

  /**
   * Runs a command.
   *
   * @param argv the shell and the line as its last argument, or the exec form
   * @param env NAME=value, in order: the config's and the ARGs that the command sees. HOME is added
   *     by who runs it, from /etc/passwd
   * @param proxyEnv proxy variables given as build args and not declared by ARG: the command sees
   *     them, the cache key does not
   * @param workDir absolute and clean
   * @param user USER in force, may be empty
   * @param script file that the command executes, or null
   * @param mounts what it sees beside the image, in the order of the Dockerfile
   */
  record Run(
      StepInfo info,
      List<String> argv,
      List<String> env,
      List<String> proxyEnv,
      String workDir,
      String user,
      @Nullable Script script,
      List<RunMount> mounts,
      RunConditions conditions)
      implements Step {

    @Override
    public Set<Integer> sourceStages() {
      Set<Integer> stages = new TreeSet<>();
      for (RunMount mount : mounts) {
        CopySource from =
            switch (mount) {
              case RunMount.Bind bind -> bind.from();
              case RunMount.Cache cache -> cache.from();
              default -> null;
            };
        if (from instanceof CopySource.Stage stage) {
          stages.add(stage.index());
        }
      }
      return stages;
    }
  }

  /**
   * A program of the Dockerfile, to be put at {@code /dev/pipes/name} while it runs.
   *
   * @param name without a slash
   */
  record Script(String name, String content) {
    public String path() {
      return "/dev/pipes/" + name;
    }
  }

  /**
   * Copies files.
   *
   * @param sources as expanded, in order
   * @param inline files of the Dockerfile itself, copied behind the sources
   * @param destination absolute; ends with a slash where the Dockerfile's does (or is "." or
   *     empty): it then is a directory
   * @param chown value of the flag as expanded, or null
   * @param chmod value of the flag as expanded, or null
   */
  record Copy(
      StepInfo info,
      CopySource from,
      List<String> sources,
      List<InlineFile> inline,
      String destination,
      @Nullable String chown,
      @Nullable String chmod,
      CopyFlags flags)
      implements Step {

    @Override
    public Set<Integer> sourceStages() {
      return from instanceof CopySource.Stage stage ? Set.of(stage.index()) : Set.of();
    }

    /** Whether a source is fetched from a web server. */
    public static boolean isUrl(String source) {
      return source.startsWith("http://") || source.startsWith("https://");
    }
  }
}
