package dev.fastforward.builder.options;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for a question in place of a build. */
public final class CallOptions {
  @Option(
      names = {"--call", "--print"},
      paramLabel = "WHAT[,format=json]",
      description =
          "build, or show instead: check (warnings of the build checks), outline (inputs of the"
              + " target), targets.")
  @Nullable
  public String call;

  @Option(names = "--check", description = "Same as --call=check.")
  boolean check;

  /** The question; empty for a build. */
  public Optional<SubrequestCall> call() {
    Optional<SubrequestCall> asked = call == null ? Optional.empty() : SubrequestCall.parse(call);
    return asked.isEmpty() && check ? SubrequestCall.parse("check") : asked;
  }
}
