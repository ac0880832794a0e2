package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.posix.OwnProcess;
import dev.fastforward.builder.sandbox.UserNamespace;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.settings.ContextPlace;
import dev.fastforward.builder.settings.SourceSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Restarts the program as root of a user namespace, so that a build of an ordinary user gets a
 * sandbox. The restart happens when a RUN has to be executed, or immediately if the inputs can be
 * read only once or are expensive to read. Used once, by one thread.
 */
final class RootlessStart {
  /** No restart. */
  static final RootlessStart NONE = new RootlessStart(When.NEVER, Map.of(), null);

  private final When when;
  private final Map<String, String> environment;
  private final @Nullable String standardInput;
  private @Nullable BuildException refusal;

  /** The time of the restart. */
  enum When {
    NEVER,
    AT_ONCE,
    FOR_RUNS;

    /** Decides for a build of an ordinary user. */
    static When of(BuildSettings settings, List<String> words) {
      String kind = settings.sandbox().kind();
      if (settings.sandbox().stageSocket() != null
          || !(kind.equals("auto") || kind.equals("namespaces"))) {
        return NEVER;
      }
      SourceSettings source = settings.source();
      boolean readOnce =
          !(source.context().place() instanceof ContextPlace.Directory)
              || isSpecial(source.dockerfile().name())
              || words.stream().anyMatch(When::namesDescriptor)
              || source.namedContexts().values().stream().anyMatch(When::isFetched);
      return readOnce ? AT_ONCE : FOR_RUNS;
    }

    private static boolean isSpecial(String dockerfile) {
      Path path = Path.of(dockerfile);
      return dockerfile.contains("://") || (Files.exists(path) && !Files.isRegularFile(path));
    }

    /** Whether a word names a file descriptor, such as the shell's {@code <(command)}. */
    private static boolean namesDescriptor(String word) {
      return word.contains("/dev/fd/")
          || word.contains("/dev/stdin")
          || word.matches(".*/proc/[a-z0-9-]+/fd/.*");
    }

    private static boolean isFetched(String place) {
      return place.contains(":")
          && !place.startsWith("docker-image:")
          && !place.startsWith("oci-layout:");
    }
  }

  private RootlessStart(
      When when, Map<String, String> environment, @Nullable String standardInput) {
    this.when = when;
    this.environment = environment;
    this.standardInput = standardInput;
  }

  static RootlessStart of(BuildSettings settings, ProcessEnvironment processEnvironment) {
    try {
      if (!processEnvironment.ownProcess() || OwnProcess.userId() == 0) {
        return NONE;
      }
      List<String> words =
          OwnProcess.words().stream()
              .map(word -> new String(word, StandardCharsets.UTF_8))
              .toList();
      return new RootlessStart(
          When.of(settings, words),
          processEnvironment.environment(),
          settings.source().dockerfile().inline());
    } catch (IOException _) {
      return NONE; // without /proc there is no namespace, which the sandbox reports
    }
  }

  /**
   * Restarts if this has to happen immediately. If it fails, the build continues, because it may
   * not have to execute a RUN.
   */
  void atOnce() {
    if (when != When.AT_ONCE) {
      return;
    }
    try {
      UserNamespace.find(environment).enter(input(), true);
    } catch (BuildException e) {
      refusal = e;
    }
  }

  /**
   * Restarts because a RUN has to be executed.
   *
   * @param log receives a line about it
   * @param tidying cleanup to run before the process is replaced
   * @throws BuildException SandboxUnavailable if it fails
   */
  void beforeRuns(Consumer<String> log, List<Runnable> tidying) {
    if (when == When.NEVER) {
      return;
    }
    if (refusal != null) {
      throw refusal;
    }
    UserNamespace space = UserNamespace.find(environment);
    Path input = input();
    log.accept("a RUN has to be executed: restarting in a user namespace");
    tidying.forEach(Runnable::run);
    space.enter(input, false);
  }

  /** A file with the content of standard input, if it was read. */
  private @Nullable Path input() {
    if (standardInput == null) {
      return null;
    }
    try {
      return Files.writeString(Files.createTempFile("ff", ""), standardInput);
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.InternalError,
          "cannot write the Dockerfile to a temporary file: " + e.getMessage(),
          e);
    }
  }
}
