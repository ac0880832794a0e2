package dev.fastforward.builder.concurrent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Requests that are made at the same time. */
public final class AtOnce {
  private AtOnce() {}

  /** What waits for a registry or the disk. */
  @FunctionalInterface
  public interface Task<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Does all tasks, each on a virtual thread. When it returns or throws, none is left: the first
   * failure, and an interruption of the caller, interrupt those that still run.
   *
   * @return what they gave, in the order of the tasks
   */
  public static <T> List<T> run(Collection<? extends Task<T>> tasks)
      throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        List<Future<T>> running = new ArrayList<>();
        for (Task<T> task : tasks) {
          running.add(threads.submit(task::run));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
          results.add(one.get());
        }
        return results;
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw rethrown(e.getCause());
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  /**
   * What a {@link Task} threw on another thread.
   *
   * @return where it is an IOException; everything else is thrown
   */
  public static IOException rethrown(@Nullable Throwable cause) throws InterruptedException {
    return switch (cause) {
      case IOException e -> e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(cause);
    };
  }
}
