package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Digest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The blobs that this process knows to be in a repository. Thread-safe. */
final class KnownBlobs {
  private final Set<Digest> present = ConcurrentHashMap.newKeySet();
  private final Map<Digest, ReentrantLock> uploads = new ConcurrentHashMap<>();
  private final Set<String> noMounts = ConcurrentHashMap.newKeySet();
  private volatile boolean distrusted;

  boolean has(Digest blob) {
    return present.contains(blob);
  }

  void add(Digest blob) {
    present.add(blob);
  }

  void remove(Digest blob) {
    present.remove(blob);
  }

  void clear() {
    present.clear();
  }

  /** From now on only uploads count, because a mount or a HEAD response was wrong. */
  void distrust() {
    clear();
    distrusted = true;
  }

  boolean isDistrusted() {
    return distrusted;
  }

  /** Remembers that blobs of another repository cannot be mounted. */
  void refuseMounts(String from) {
    noMounts.add(from);
  }

  boolean refusesMounts(String from) {
    return distrusted || noMounts.contains(from);
  }

  /** Uploads a blob unless it is known. Concurrent calls for the same blob wait. */
  void upload(Digest blob, Runnable upload) {
    ReentrantLock lock = uploads.computeIfAbsent(blob, k -> new ReentrantLock());
    lock.lock();
    try {
      if (!has(blob)) {
        upload.run();
        add(blob);
      }
    } finally {
      lock.unlock();
    }
  }
}
