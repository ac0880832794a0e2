package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.keys.CacheKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parents of cache entries, derived from their layers. Immutable.
 *
 * @param parents key to parent: the entry with the longest list of layers that the entry starts
 *     with
 * @param uses key to the last use of the entry itself or of a descendant
 */
public record EntryAncestry(Map<CacheKey, StoredEntry> parents, Map<CacheKey, Instant> uses) {

  /** Derives the ancestry of entries. */
  public static EntryAncestry of(List<StoredEntry> entries) {
    Map<List<Digest>, StoredEntry> byLayers = new HashMap<>();
    Map<List<Digest>, List<StoredEntry>> twins = new HashMap<>();
    Map<CacheKey, StoredEntry> byKey = new HashMap<>();
    entries.stream()
        .sorted(Comparator.comparing((StoredEntry e) -> e.key().value()))
        .forEach(entry -> {
          byLayers.putIfAbsent(entry.digests(), entry);
          twins.computeIfAbsent(entry.digests(), k -> new ArrayList<>()).add(entry);
          byKey.put(entry.key(), entry);
        });
    Map<CacheKey, StoredEntry> parents = new HashMap<>();
    for (StoredEntry entry : entries) {
      StoredEntry parent = parent(entry, byLayers);
      if (parent != null) {
        parents.put(entry.key(), parent);
      }
    }
    return new EntryAncestry(Map.copyOf(parents), uses(entries, parents, byKey, twins));
  }

  private static @Nullable StoredEntry parent(
      StoredEntry entry, Map<List<Digest>, StoredEntry> byLayers) {
    List<Digest> digests = entry.digests();
    for (int length = digests.size() - 1; length > 0; length--) {
      StoredEntry found = byLayers.get(digests.subList(0, length));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * A build marks only the last entry of a chain as used, so the use counts for its ancestors too.
   */
  private static Map<CacheKey, Instant> uses(
      List<StoredEntry> entries,
      Map<CacheKey, StoredEntry> parents,
      Map<CacheKey, StoredEntry> byKey,
      Map<List<Digest>, List<StoredEntry>> twins) {
    Map<CacheKey, Instant> uses = new HashMap<>();
    for (StoredEntry entry : entries) {
      Instant use = entry.lastUse();
      List<StoredEntry> open = new ArrayList<>(List.of(entry));
      while (use != null && !open.isEmpty()) {
        StoredEntry next = open.removeLast();
        Instant known = uses.get(next.key());
        if (known == null || known.isBefore(use)) {
          uses.put(next.key(), use);
          // Entries with the same layers under two keys are the same state.
          open.addAll(twins.getOrDefault(next.digests(), List.of()));
          Optional.ofNullable(parents.get(next.key())).ifPresent(open::add);
          next.sources().stream().map(byKey::get).filter(s -> s != null).forEach(open::add);
        }
      }
    }
    return Map.copyOf(uses);
  }

  /** The key of the parent; null for none. */
  public @Nullable CacheKey parent(StoredEntry entry) {
    StoredEntry parent = parents.get(entry.key());
    return parent == null ? null : parent.key();
  }

  /** The last use of an entry or of a descendant; null if unknown. */
  public @Nullable Instant lastUse(StoredEntry entry) {
    return uses.get(entry.key());
  }

  /** The compressed size of the layers that the parent does not have, in bytes. */
  public long ownBytes(StoredEntry entry) {
    StoredEntry parent = parents.get(entry.key());
    int shared = parent == null ? 0 : parent.layers().size();
    return entry.layers().stream().skip(shared).mapToLong(l -> l.descriptor().size()).sum();
  }
}
