package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the thread of the build when its time is over or the process receives SIGTERM or
 * SIGINT. The process then ends after the thread has cleaned up. Thread-safe.
 */
final class Deadline implements AutoCloseable {
  private static final long CLEAN_UP_SECONDS = 20;

  private final Thread builder;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean expired;
  private volatile boolean canceling;

  private Deadline(Thread builder) {
    this.builder = builder;
    this.hook = new Thread(this::cancel, "cancel");
  }

  /**
   * Starts the deadline for the current thread.
   *
   * @param seconds time limit; 0 for none
   */
  static Deadline start(long seconds) {
    Deadline deadline = new Deadline(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(deadline.hook);
    if (seconds > 0) {
      Thread.ofVirtual().name("deadline").start(() -> deadline.watch(seconds));
    }
    return deadline;
  }

  /** The result with the reason TimedOut or Canceled if this deadline ended the build. */
  BuildResult explain(BuildResult result, long seconds) {
    BuildResult.Failure failure = result.failure();
    if (failure == null || !(expired || canceling)) {
      return result;
    }
    FailureReason reason = expired ? FailureReason.TimedOut : FailureReason.Canceled;
    String message =
        expired ? "the build took longer than " + seconds + " s" : "the build was canceled";
    return new BuildResult(
        result.version(),
        result.outcome(),
        null,
        null,
        result.source(),
        null,
        result.baseImages(),
        result.steps(),
        result.transfer(),
        result.durations(),
        result.warnings(),
        result.missed(),
        new BuildResult.Failure(
            reason.name(),
            message,
            failure.stage(),
            failure.platform(),
            failure.instruction(),
            null,
            failure.logTail()));
  }

  private void watch(long seconds) {
    try {
      if (!done.await(seconds, TimeUnit.SECONDS)) {
        expired = true;
        builder.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cancel() {
    canceling = true;
    builder.interrupt();
    try {
      if (!done.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("the build did not clean up within " + CLEAN_UP_SECONDS + " s; exiting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the process is ending, and the hook does not wait any more
    }
  }
}
