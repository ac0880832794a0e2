package dev.fastforward.builder.concurrent;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Lets one thread at a time do what a key stands for, so that the next one finds it done.
 * Thread-safe.
 */
public final class OneByOne<K> {
  private final Map<K, Semaphore> turns = new ConcurrentHashMap<>();

  /** Closing lets the next one; any thread may do that, and once is enough. */
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits until no other thread holds the key. */
  public Turn take(K key) throws InterruptedException {
    Semaphore turn = turns.computeIfAbsent(key, _ -> new Semaphore(1));
    turn.acquire();
    return turn::release;
  }
}
