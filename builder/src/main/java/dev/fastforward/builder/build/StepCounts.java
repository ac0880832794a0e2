package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildResult;
import java.util.Collection;

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

  static BuildResult.Steps sum(Collection<StepCounts> counts) {
    return new BuildResult.Steps(
        counts.stream().mapToInt(c -> c.hit).sum(),
        counts.stream().mapToInt(c -> c.simulated).sum(),
        counts.stream().mapToInt(c -> c.run).sum());
  }
}
