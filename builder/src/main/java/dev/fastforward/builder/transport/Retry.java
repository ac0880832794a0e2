package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException;
import java.time.Duration;
import java.util.function.Supplier;

/** Repeats failed requests with pauses, as a policy allows. Thread-safe. */
public record Retry(RetryPolicy policy) {

  /**
   * Runs an operation until it succeeds.
   *
   * @param what what failed and where, for the message
   * @throws RegistryException with the kind of the last failure if the policy allows no further try
   */
  public <T> T run(String what, Supplier<Attempt<T>> operation) {
    Pacer pacer = policy.pacer();
    long begun = pacer.nanos();
    for (int tried = 1; ; tried++) {
      switch (operation.get()) {
        case Attempt.Done<T>(T value) -> {
          return value;
        }
        case Attempt.Again<T> again -> {
          Duration elapsed = Duration.ofNanos(pacer.nanos() - begun);
          Duration delay = policy.delay(tried, elapsed, again.after(), pacer.jitter());
          if (delay == null || Thread.currentThread().isInterrupted()) {
            throw givenUp(what, tried, again);
          }
          pause(delay, what, tried, again);
        }
      }
    }
  }

  private <T> void pause(Duration delay, String what, int tried, Attempt.Again<T> last) {
    try {
      policy.pacer().pause(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp(what, tried, last);
    }
  }

  private static <T> RegistryException givenUp(String what, int tried, Attempt.Again<T> last) {
    String tries = tried == 1 ? "" : " (tried " + tried + " times)";
    return new RegistryException(last.kind(), what + ": " + last.why() + tries, last.cause());
  }
}
