package dev.fastforward.builder.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that advances only by pauses and records them. */
public final class FakePacer implements Pacer {
  private final AtomicLong now = new AtomicLong();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public void pause(Duration duration) {
    pauses.add(duration);
    pass(duration);
  }

  @Override
  public double jitter() {
    return 0;
  }

  public void pass(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  public List<Duration> pauses() {
    return pauses;
  }

  /** Five tries within 30 seconds of this clock. */
  public RetryPolicy policy() {
    return new RetryPolicy(
        5, Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofSeconds(8), this);
  }
}
