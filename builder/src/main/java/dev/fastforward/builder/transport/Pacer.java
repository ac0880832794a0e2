package dev.fastforward.builder.transport;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Clock, pauses and random numbers for retries; tests replace them. Thread-safe. */
public interface Pacer {
  /** Nanoseconds since an arbitrary moment. */
  long nanos();

  /** Blocks for a time. */
  void pause(Duration duration) throws InterruptedException;

  /** A random number from 0 (inclusive) to 1. */
  double jitter();

  /** The clock of the machine. */
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
