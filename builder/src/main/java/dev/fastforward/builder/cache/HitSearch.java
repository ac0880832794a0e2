package dev.fastforward.builder.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds the deepest cache entry of each chain. All keys of all chains are asked for at once: the
 * last of each for the entry itself (when nothing changed that is the answer), the others only for
 * whether they are there. So the search costs one round trip, or two.
 */
public final class HitSearch {
  private final CacheEntries entries;

  public HitSearch(CacheEntries entries) {
    this.entries = entries;
  }

  /**
   * A hit.
   *
   * @param position in the chain, from 0
   */
  public record Hit(int position, CacheEntry entry) {}

  /**
   * Searches.
   *
   * @param chains keys in the order of the steps; may be empty
   * @return for each chain its deepest hit
   */
  public List<Optional<Hit>> search(List<List<CacheKey>> chains) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<CacheEntry>>> last = new ArrayList<>();
      List<List<Future<Boolean>>> others = new ArrayList<>();
      for (List<CacheKey> chain : chains) {
        last.add(
            threads.submit(
                () -> chain.isEmpty() ? Optional.empty() : entries.get(chain.getLast())));
        others.add(
            chain.stream()
                .limit(Math.max(0, chain.size() - 1))
                .map(key -> threads.submit((Callable<Boolean>) () -> entries.exists(key)))
                .toList());
      }
      List<Future<Optional<Hit>>> hits = new ArrayList<>();
      for (int i = 0; i < chains.size(); i++) {
        int chain = i;
        hits.add(
            threads.submit(() -> deepest(chains.get(chain), last.get(chain), others.get(chain))));
      }
      List<Optional<Hit>> result = new ArrayList<>();
      for (Future<Optional<Hit>> hit : hits) {
        result.add(get(hit));
      }
      return result;
    }
  }

  private Optional<Hit> deepest(
      List<CacheKey> chain, Future<Optional<CacheEntry>> last, List<Future<Boolean>> others)
      throws InterruptedException {
    Optional<CacheEntry> end = get(last);
    if (end.isPresent()) {
      return Optional.of(new Hit(chain.size() - 1, end.get()));
    }
    for (int i = others.size() - 1; i >= 0; i--) {
      if (get(others.get(i))) {
        Optional<CacheEntry> entry = entries.get(chain.get(i));
        if (entry.isPresent()) {
          return Optional.of(new Hit(i, entry.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }
}
