package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildResult;

/** Counts how steps were done. Not thread-safe. */
final class StepCounts {
  private int hit;
  private int simulated;
  private int run;

  void hit() {
    hit++;
  }

  void simulated() {
    simulated++;
  }

  void run() {
    run++;
  }

  BuildResult.Steps steps() {
    return new BuildResult.Steps(hit, simulated, run);
  }
}
