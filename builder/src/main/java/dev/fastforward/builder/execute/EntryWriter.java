package dev.fastforward.builder.execute;

import dev.fastforward.builder.cache.CacheEntries;
import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.EntryNote;
import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.LostBlobException;
import dev.fastforward.builder.repository.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Stores cache entries and file indexes in the background. A failure to store never fails the
 * build. Thread-safe.
 */
public final class EntryWriter implements AutoCloseable {
  private final CacheEntries entries;
  private final BlobPlaces blobs;
  private final FileIndexes indexes;
  private final BuildListener listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> running = new ArrayList<>();

  public EntryWriter(
      CacheEntries entries, BlobPlaces blobs, FileIndexes indexes, BuildListener listener) {
    this.entries = entries;
    this.blobs = blobs;
    this.indexes = indexes;
    this.listener = listener;
  }

  /**
   * @param tags keys to store the entry under
   */
  synchronized void write(CacheEntry entry, Collection<CacheKey> tags, EntryNote note) {
    running.add(threads.submit(indexes::store));
    running.add(
        threads.submit(() -> {
          store(entry, tags, note);
          return null;
        }));
  }

  /** Records in the background that the found entries were used. */
  public synchronized void recordUse() {
    running.add(threads.submit(entries::recordUse));
  }

  /** Runs another task in the background. */
  public synchronized void also(Runnable task) {
    running.add(threads.submit(task));
  }

  private void store(CacheEntry entry, Collection<CacheKey> tags, EntryNote note)
      throws InterruptedException {
    try {
      try {
        bringAndPut(entry, tags, note);
      } catch (RegistryException e) {
        // The repository may lack a layer that it had, or that an entry names.
        switch (e.kind()) {
          case INCOMPLETE -> blobs.distrust(entries.repository());
          case INVALID, NOT_FOUND -> blobs.doubt(entries.repository());
          default -> throw e;
        }
        bringAndPut(entry, tags, note);
      }
    } catch (RegistryException | LostBlobException | IOException e) {
      listener.warning(
          "the result of \"" + note.step() + "\" cannot be stored in the cache: " + e.getMessage());
    }
  }

  private void bringAndPut(CacheEntry entry, Collection<CacheKey> tags, EntryNote note)
      throws IOException, InterruptedException {
    byte[] config = CacheEntries.config(entry);
    Descriptor described = CacheEntries.describe(config);
    blobs.add(described.digest(), config);
    AtOnce.run(
        Stream.concat(entry.layers().stream().map(Layer::descriptor), Stream.of(described))
            .<AtOnce.Task<Boolean>>map(blob -> () -> bring(blob))
            .toList());
    entries.put(entry, tags, note);
  }

  private boolean bring(Descriptor blob) throws InterruptedException {
    blobs.bring(blob, entries.repository());
    return true;
  }

  /** Waits until each entry is stored or has failed. */
  public synchronized void await() throws InterruptedException {
    for (Future<?> future : running) {
      try {
        future.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      }
    }
    running.clear();
  }

  /** Stops storing, because the build was canceled. */
  void abandon() {
    threads.shutdownNow();
  }

  /**
   * Waits for what is being stored, unless this thread is interrupted. After a failure, the entries
   * of finished steps are the most useful to the next build.
   */
  @Override
  public void close() {
    if (Thread.currentThread().isInterrupted()) {
      abandon();
    } else {
      threads.execute(indexes::store);
    }
    threads.close();
  }
}
