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
 * How a build of an ordinary user comes to its sandbox: the program starts over as root of a user
 * namespace. It does when a RUN has to be executed, and not before; but where what it reads can be
 * read only once, or costs much, at once. Used once, by one thread.
 */
final class RootlessStart {
  /** Stays as it is. */
  static final RootlessStart NONE = new RootlessStart(When.NEVER, Map.of(), null);

  private final When when;
  private final Map<String, String> environment;
  private final @Nullable String standardInput;
  private @Nullable BuildException refusal;

  /** When a program starts over. */
  enum When {
    NEVER,
    AT_ONCE,
    FOR_RUNS;

    /** For a build of an ordinary user. */
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

    /** As the shell's {@code <(command)} is. */
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

  static RootlessStart of(BuildSettings settings, ProcessEnvironment surroundings) {
    try {
      if (!surroundings.ownProcess() || OwnProcess.userId() == 0) {
        return NONE;
      }
      List<String> words =
          OwnProcess.words().stream()
              .map(word -> new String(word, StandardCharsets.UTF_8))
              .toList();
      return new RootlessStart(
          When.of(settings, words),
          surroundings.environment(),
          settings.source().dockerfile().inline());
    } catch (IOException _) {
      return NONE; // no /proc: no namespace either, as the sandbox will say
    }
  }

  /**
   * Starts over if it is now that this has to be. Where that is not possible the build begins all
   * the same: it may not have to execute anything.
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
   * Starts over, as a RUN has to be executed.
   *
   * @param log hears of it
   * @param tidying what is left to do for who is about to vanish
   * @throws BuildException with SandboxUnavailable if it cannot
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
    log.accept("a RUN has to be executed: starting over in a user namespace");
    tidying.forEach(Runnable::run);
    space.enter(input, false);
  }

  /** The standard input again, if it was read. */
  private @Nullable Path input() {
    if (standardInput == null) {
      return null;
    }
    try {
      return Files.writeString(Files.createTempFile("ff", ""), standardInput);
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.InternalError, "the Dockerfile cannot be kept: " + e.getMessage(), e);
    }
  }
}
