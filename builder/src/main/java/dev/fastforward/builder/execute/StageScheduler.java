package dev.fastforward.builder.execute;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layer.BrokenIndexException;
import dev.fastforward.builder.layer.BrokenLayerException;
import dev.fastforward.builder.repository.LostBlobException;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks side by side: each starts when all tasks that it needs are done, and the number at
 * once is limited. When run() returns or throws, no task is running. Used once, by one thread.
 *
 * <p>Each task has a platform thread: stages compress, hash and wait in system calls for a long
 * time, and would block the few carriers of virtual threads, which uploads need.
 */
public final class StageScheduler<T extends StageScheduler.Task<T>> {
  /** One task. */
  interface Task<T> {
    /** Tasks that stand before this one in the list. */
    List<T> needs();

    /** Called in the order of the list, right before the task runs. Must not wait. */
    void begin();

    void run() throws IOException, InterruptedException;
  }

  private record Ended(int position, @Nullable Throwable failure) {}

  private final int jobs;
  private final List<T> tasks;
  private final SortedSet<Integer> waiting = new TreeSet<>();
  private final Set<T> done = Collections.newSetFromMap(new IdentityHashMap<>());
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

  /**
   * Failures by position: of tasks that failed by themselves, and of tasks that were interrupted
   * because of that.
   */
  private final SortedMap<Integer, Throwable> failures = new TreeMap<>();

  private final SortedMap<Integer, Throwable> canceled = new TreeMap<>();
  private int running;
  private boolean canceling;

  /**
   * @param jobs limit of tasks at once; 0 for the number of processors
   */
  public StageScheduler(int jobs, List<T> tasks) {
    this.jobs = jobs > 0 ? jobs : Runtime.getRuntime().availableProcessors();
    this.tasks = List.copyOf(tasks);
    for (int i = 0; i < tasks.size(); i++) {
      waiting.add(i);
    }
  }

  /**
   * Runs all tasks. If one fails, or this thread is interrupted, the others are interrupted and
   * awaited. If several failed by themselves, the first in the list counts. After a lost layer, the
   * other tasks may finish: the next attempt uses their results.
   *
   * @param failed receives the task whose failure is thrown
   */
  public void run(Consumer<T> failed) throws IOException, InterruptedException {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("stage-", 0).factory())) {
      boolean interrupted = false;
      startReady(threads);
      while (running > 0) {
        try {
          take(ended.take(), threads);
          startReady(threads);
        } catch (InterruptedException e) {
          interrupted = true;
          cancel(threads);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (!failures.isEmpty() || !canceled.isEmpty()) {
      SortedMap<Integer, Throwable> counting = failures.isEmpty() ? canceled : failures;
      failed.accept(tasks.get(counting.firstKey()));
      throw AtOnce.rethrown(counting.get(counting.firstKey()));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!waiting.isEmpty()) {
      throw new IllegalStateException("tasks need each other");
    }
  }

  private void startReady(ExecutorService threads) {
    for (int position : List.copyOf(waiting)) {
      if (canceling || !failures.isEmpty() || running == jobs) {
        return;
      }
      T task = tasks.get(position);
      if (done.containsAll(task.needs())) {
        waiting.remove(position);
        running++;
        task.begin();
        threads.execute(() -> ended.add(new Ended(position, failure(task))));
      }
    }
  }

  private static @Nullable Throwable failure(Task<?> task) {
    try {
      task.run();
      return null;
    } catch (Exception | Error e) {
      return e;
    }
  }

  private void take(Ended one, ExecutorService threads) {
    running--;
    Throwable failure = one.failure();
    if (failure == null) {
      done.add(tasks.get(one.position()));
    } else if (canceling && !isVerdict(failure)) {
      canceled.put(one.position(), failure);
    } else {
      failures.put(one.position(), failure);
      if (!isMended(failure)) {
        cancel(threads);
      }
    }
  }

  private void cancel(ExecutorService threads) {
    canceling = true;
    threads.shutdownNow();
  }

  /** Whether the build can continue by building the lost layer again. */
  private static boolean isMended(Throwable failure) {
    return failure instanceof LostBlobException
        || failure instanceof BrokenLayerException
        || failure instanceof BrokenIndexException;
  }

  /** Whether the cause is no interruption: a command failed, a file is missing. */
  private static boolean isVerdict(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (!(cause instanceof BuildException e) || e.reason() == FailureReason.Canceled) {
        return false;
      }
    }
    return true;
  }
}
