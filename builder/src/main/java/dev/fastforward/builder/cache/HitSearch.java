package dev.fastforward.builder.cache;

import dev.fastforward.builder.registry.AtOnce;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** What is known of a key. */
  private record Probe(boolean there, Optional<CacheEntry> entry) {}

  /**
   * Searches.
   *
   * @param chains keys in the order of the steps; may be empty
   * @return for each chain its deepest hit
   */
  public List<Optional<Hit>> search(List<List<CacheKey>> chains)
      throws IOException, InterruptedException {
    return AtOnce.run(
        chains.stream().<AtOnce.Task<Optional<Hit>>>map(chain -> () -> deepest(chain)).toList());
  }

  private Optional<Hit> deepest(List<CacheKey> chain) throws IOException, InterruptedException {
    List<AtOnce.Task<Probe>> tasks = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      CacheKey key = chain.get(i);
      tasks.add(i == chain.size() - 1 ? () -> get(key) : () -> head(key));
    }
    List<Probe> probes = AtOnce.run(tasks);
    for (int i = chain.size() - 1; i >= 0; i--) {
      Probe probe = probes.get(i);
      if (probe.there()) {
        Optional<CacheEntry> entry =
            probe.entry().isPresent() ? probe.entry() : entries.get(chain.get(i));
        if (entry.isPresent()) {
          return Optional.of(new Hit(i, entry.get()));
        }
      }
    }
    return Optional.empty();
  }

  private Probe head(CacheKey key) {
    return new Probe(entries.exists(key), Optional.empty());
  }

  private Probe get(CacheKey key) {
    Optional<CacheEntry> entry = entries.get(key);
    return new Probe(entry.isPresent(), entry);
  }
}
