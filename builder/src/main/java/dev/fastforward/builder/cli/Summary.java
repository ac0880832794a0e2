package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildResult;

/** The last line of a build. */
final class Summary {
  private Summary() {}

  static String of(BuildResult result) {
    BuildResult.Steps steps = result.steps();
    BuildResult.Transfer transfer = result.transfer();
    return (result.image() == null ? "built " + result.digest() : result.image())
        + ": "
        + steps.run()
        + " RUN executed, "
        + steps.hit()
        + " of "
        + (steps.hit() + steps.simulated() + steps.run())
        + " steps from the cache, "
        + transfer.layerBytesDown()
        + " layer bytes downloaded, "
        + transfer.bytesUp()
        + " bytes uploaded, "
        + transfer.requests()
        + " requests";
  }
}
