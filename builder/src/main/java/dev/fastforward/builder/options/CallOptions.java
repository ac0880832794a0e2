package dev.fastforward.builder.options;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for what is asked instead of a build. */
public final class CallOptions {
  @Option(
      names = {"--call", "--print"},
      paramLabel = "WHAT[,format=json]",
      description =
          "build, or what to tell instead: check (warnings of the build checks), outline (what can"
              + " be given to the target), targets.")
  @Nullable
  public String call;

  @Option(names = "--check", description = "As --call=check.")
  boolean check;

  /** What is asked; empty for a build. */
  public Optional<SubrequestCall> call() {
    Optional<SubrequestCall> asked = call == null ? Optional.empty() : SubrequestCall.parse(call);
    return asked.isEmpty() && check ? SubrequestCall.parse("check") : asked;
  }
}
