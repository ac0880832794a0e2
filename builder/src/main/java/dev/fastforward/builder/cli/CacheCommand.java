package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.PrintableText;
import dev.fastforward.builder.contract.ProgramVersion;
import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.options.CachePlace;
import dev.fastforward.builder.options.InvalidOption;
import dev.fastforward.builder.options.Pairs;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;

/** {@code fastforward cache}: lists and prunes a cache repository. */
@Command(
    name = "cache",
    description = "Lists and prunes a cache repository.",
    mixinStandardHelpOptions = true,
    subcommands = {CacheListCommand.class, CachePruneCommand.class})
final class CacheCommand implements Runnable {
  @ParentCommand @Nullable Main main;
  @CommandLine.Spec @Nullable CommandSpec spec;

  /** Work on a cache repository. */
  @FunctionalInterface
  interface Work {
    void with(Repository cache) throws IOException, InterruptedException;
  }

  @Override
  public void run() {
    CommandSpec mine = Objects.requireNonNull(spec);
    mine.commandLine().usage(mine.commandLine().getErr());
  }

  /** Does the work and returns the exit code. */
  int run(CachePlace place, Work work) {
    ProcessEnvironment processEnvironment =
        main == null ? ProcessEnvironment.ofThisProcess() : main.processEnvironment;
    try (RepositoryProvider repositories =
        Registries.open(
            RegistrySettings.standard("fastforward/" + ProgramVersion.text())
                .withInsecureRegistries(Set.copyOf(place.registry.insecure))
                .withTls(place.registry.tls.settings(registries(place.name)))
                .withRegistryMap(Pairs.parse("--registry-map", place.registry.map)),
            processEnvironment.environment())) {
      work.with(open(place.name, repositories));
      return 0;
    } catch (RegistryException e) {
      return fail(
          processEnvironment, new BuildException(reason(e), String.valueOf(e.getMessage()), e));
    } catch (IOException | InterruptedException | RuntimeException e) {
      return fail(processEnvironment, BuildFailures.explain(e));
    }
  }

  private static List<String> registries(String name) {
    try {
      return name.startsWith("oci:") ? List.of() : List.of(ImageReference.parse(name).registry());
    } catch (IllegalArgumentException e) {
      throw InvalidOption.refused(String.valueOf(e.getMessage()));
    }
  }

  private static Repository open(String name, RepositoryProvider repositories) {
    if (name.startsWith("oci:")) {
      return repositories.layout(Path.of(name.substring("oci:".length())).toAbsolutePath());
    }
    try {
      return repositories.repository(ImageReference.parse(name));
    } catch (IllegalArgumentException e) {
      throw InvalidOption.refused(String.valueOf(e.getMessage()));
    }
  }

  private static FailureReason reason(RegistryException e) {
    return switch (e.kind()) {
      case UNAUTHORIZED, DENIED -> FailureReason.PushDenied;
      case UNAVAILABLE -> FailureReason.RegistryUnavailable;
      case NOT_FOUND, BROKEN, INCOMPLETE, INVALID -> FailureReason.PushFailed;
    };
  }

  private static int fail(ProcessEnvironment processEnvironment, BuildException e) {
    processEnvironment.log().println("error: " + PrintableText.of(String.valueOf(e.getMessage())));
    return e.reason().exitCode();
  }
}
