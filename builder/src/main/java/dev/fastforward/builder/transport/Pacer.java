package dev.fastforward.builder.transport;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time and chance, as retries need them; tests have their own. Thread-safe. */
public interface Pacer {
  /** Nanoseconds since some fixed moment. */
  long nanos();

  void pause(Duration duration) throws InterruptedException;

  /** A random number from 0 (inclusive) to 1. */
  double jitter();

  /** The real clock. */
  static Pacer system() {
    return new Pacer() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
      }

      @Override
      public double jitter() {
        return ThreadLocalRandom.current().nextDouble();
      }
    };
  }
}
