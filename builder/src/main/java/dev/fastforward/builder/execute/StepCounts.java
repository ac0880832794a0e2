package dev.fastforward.builder.execute;

import dev.fastforward.builder.contract.BuildResult;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how steps were done. Thread-safe. */
public final class StepCounts {
  private final AtomicInteger hit = new AtomicInteger();
  private final AtomicInteger simulated = new AtomicInteger();
  private final AtomicInteger run = new AtomicInteger();

  void hit() {
    hit.incrementAndGet();
  }

  void simulated() {
    simulated.incrementAndGet();
  }

  void run() {
    run.incrementAndGet();
  }

  public static BuildResult.Steps sum(Collection<StepCounts> counts) {
    return new BuildResult.Steps(
        counts.stream().mapToInt(c -> c.hit.get()).sum(),
        counts.stream().mapToInt(c -> c.simulated.get()).sum(),
        counts.stream().mapToInt(c -> c.run.get()).sum());
  }
}
