package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import picocli.CommandLine.Option;

/** Options for what a RUN is given, and where it is executed. */
final class RunOptions {
  @Option(
      names = "--sandbox",
      paramLabel = "KIND",
      description = "Where RUN is executed: auto, namespaces or stage (default: ${DEFAULT-VALUE}).",
      defaultValue = "auto")
  String sandbox = "auto";

  /** Puts the options into a request. */
  void apply(BuildRequestBuilder request) {
    request.sandbox(sandbox);
  }
}
