package dev.fastforward.builder.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for what is asked instead of a build. */
final class CallOptions {
  @Option(
      names = {"--call", "--print"},
      paramLabel = "WHAT[,format=json]",
      description =
          "build, or what to tell instead: check (warnings of the build checks), outline (what can"
              + " be given to the target), targets.")
  @Nullable String call;

  @Option(names = "--check", description = "As --call=check.")
  boolean check;

  /** What is asked; empty for a build. */
  Optional<Call> call() {
    Optional<Call> asked = call == null ? Optional.empty() : Call.parse(call);
    return asked.isEmpty() && check ? Call.parse("check") : asked;
  }
}
