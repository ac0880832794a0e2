package dev.fastforward.builder.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long something is tried that failed for a reason that may pass.
 *
 * @param attempts number of tries, the first one included
 * @param total no try is begun later than this after the first
 * @param firstDelay pause before the second try; it doubles each time, with jitter
 * @param maxDelay longest pause, unless the server names a longer one that ends within total
 */
public record RetryPolicy(
    int attempts, Duration total, Duration firstDelay, Duration maxDelay, Pacer pacer) {

  /** Five tries within 30 seconds. */
  public static RetryPolicy standard() {
    return new RetryPolicy(
        5, Duration.ofSeconds(30), Duration.ofMillis(250), Duration.ofSeconds(8), Pacer.system());
  }

  /**
   * The pause before the next try.
   *
   * @param tried number of tries so far, at least 1
   * @param elapsed time since the first try began
   * @param asked what the server asked for (Retry-After), if it did
   * @param jitter from 0 (inclusive) to 1
   * @return null if there is no next try
   */
  public @Nullable Duration delay(
      int tried, Duration elapsed, @Nullable Duration asked, double jitter) {
    if (tried >= attempts) {
      return null;
    }
    Duration longest = firstDelay.multipliedBy(1L << Math.min(tried - 1, 20));
    if (longest.compareTo(maxDelay) > 0) {
      longest = maxDelay;
    }
    // Half of it is fixed: many clients must not come back all at once, nor at once.
    Duration delay = Duration.ofNanos((long) (longest.toNanos() * (0.5 + jitter / 2)));
    if (asked != null && asked.compareTo(delay) > 0) {
      delay = asked;
    }
    return elapsed.plus(delay).compareTo(total) > 0 ? null : delay;
  }
}
