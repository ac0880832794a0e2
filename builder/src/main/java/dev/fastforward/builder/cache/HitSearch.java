package dev.fastforward.builder.cache;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.keys.CacheKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the deepest cache entry of each chain. All keys of all chains are requested at once: the
 * last of each chain as a full entry (the result when nothing changed), the others only for
 * existence. So the search costs one or two round trips. Answers are remembered. Thread-safe.
 */
public final class HitSearch {
  private final CacheEntries entries;
  private final Map<CacheKey, Boolean> there = new ConcurrentHashMap<>();
  private final Map<CacheKey, Optional<CacheEntry>> read = new ConcurrentHashMap<>();

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
   * @param usable whether an entry may be used for a chain (its index in the list); if not, the
   *     search goes on below it
   * @return for each chain its deepest hit
   */
  public List<Optional<Hit>> search(
      List<List<CacheKey>> chains, BiPredicate<Integer, CacheEntry> usable)
      throws IOException, InterruptedException {
    probe(chains);
    List<AtOnce.Task<Optional<Hit>>> tasks = new ArrayList<>();
    for (int i = 0; i < chains.size(); i++) {
      int chain = i;
      tasks.add(() ->
          Optional.ofNullable(deepest(chains.get(chain), entry -> usable.test(chain, entry))));
    }
    return AtOnce.run(tasks);
  }

  private void probe(List<List<CacheKey>> chains) throws IOException, InterruptedException {
    Map<CacheKey, AtOnce.Task<Boolean>> tasks = new HashMap<>();
    for (List<CacheKey> chain : chains) {
      for (int i = 0; i < chain.size(); i++) {
        CacheKey key = chain.get(i);
        if (there.containsKey(key)) {
          continue;
        }
        if (i == chain.size() - 1) {
          tasks.put(key, () -> get(key).isPresent());
        } else {
          tasks.putIfAbsent(key, () -> entries.exists(key));
        }
      }
    }
    List<CacheKey> keys = List.copyOf(tasks.keySet());
    List<Boolean> answers = AtOnce.run(keys.stream().map(tasks::get).toList());
    for (int i = 0; i < keys.size(); i++) {
      there.put(keys.get(i), answers.get(i));
    }
  }

  /** Whether a key that was searched for has an entry. */
  public boolean has(CacheKey key) {
    return Boolean.TRUE.equals(there.get(key));
  }

  /** The entries that were read, and still hold. */
  public List<CacheEntry> entries() {
    return read.values().stream()
        .flatMap(Optional::stream)
        .filter(entry -> has(entry.key()))
        .toList();
  }

  /**
   * Forgets the entries that stand on a blob that is lost.
   *
   * @return false if none does
   */
  public boolean giveUp(Digest blob) {
    List<CacheEntry> lost =
        entries().stream()
            .filter(e -> e.layers().stream().anyMatch(l -> l.descriptor().digest().equals(blob)))
            .toList();
    lost.forEach(entry -> there.put(entry.key(), false));
    return !lost.isEmpty();
  }

  private @Nullable Hit deepest(List<CacheKey> chain, Predicate<CacheEntry> usable) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (has(chain.get(i))) {
        Optional<CacheEntry> entry = get(chain.get(i)).filter(usable);
        if (entry.isPresent()) {
          return new Hit(i, entry.get());
        }
      }
    }
    return null;
  }

  private Optional<CacheEntry> get(CacheKey key) {
    return read.computeIfAbsent(key, entries::get);
  }
}
