package dev.fastforward.builder.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long a failed request is repeated. Immutable.
 *
 * @param attempts number of tries, the first one included
 * @param total longest time between the first try and the start of the last
 * @param firstDelay pause before the second try; it doubles each time, with jitter
 * @param maxDelay longest pause, unless the server asks for a longer one that ends within total
 * @param pacer clock and random numbers
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
   * @param asked pause that the server asks for (Retry-After); null for none
   * @param jitter from 0 (inclusive) to 1
   * @return null if there is no further try
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
    // Half of the pause is fixed and half random, so that many clients do not return together.
    Duration delay = Duration.ofNanos((long) (longest.toNanos() * (0.5 + jitter / 2)));
    if (asked != null && asked.compareTo(delay) > 0) {
      delay = asked;
    }
    return elapsed.plus(delay).compareTo(total) > 0 ? null : delay;
  }
}
