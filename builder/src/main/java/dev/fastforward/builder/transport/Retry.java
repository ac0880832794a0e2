package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException;
import java.time.Duration;
import java.util.function.Supplier;

/** Tries again, with pauses, as a policy allows. */
public record Retry(RetryPolicy policy) {

  /**
   * @param what for the message: what was tried, and where
   * @throws RegistryException of the last try's kind when the policy allows no more tries
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
