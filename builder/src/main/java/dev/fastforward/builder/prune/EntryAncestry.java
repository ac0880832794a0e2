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
 * How the entries of a cache stand on each other, as their layers show it. Pure.
 *
 * @param parents each entry's parent: the deepest entry whose layers it begins with
 * @param uses when each entry was last used, by itself or below another
 */
public record EntryAncestry(Map<CacheKey, StoredEntry> parents, Map<CacheKey, Instant> uses) {

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

  /** A build finds only the last entry of a chain; it has used all that this one stands on. */
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
          // A state that is found by two keys is one.
          open.addAll(twins.getOrDefault(next.digests(), List.of()));
          Optional.ofNullable(parents.get(next.key())).ifPresent(open::add);
          next.sources().stream().map(byKey::get).filter(s -> s != null).forEach(open::add);
        }
      }
    }
    return Map.copyOf(uses);
  }

  public @Nullable CacheKey parent(StoredEntry entry) {
    StoredEntry parent = parents.get(entry.key());
    return parent == null ? null : parent.key();
  }

  /** Null where no entry says when it was stored or used. */
  public @Nullable Instant lastUse(StoredEntry entry) {
    return uses.get(entry.key());
  }

  /** Bytes of the layers that the parent does not have. */
  public long ownBytes(StoredEntry entry) {
    StoredEntry parent = parents.get(entry.key());
    int shared = parent == null ? 0 : parent.layers().size();
    return entry.layers().stream().skip(shared).mapToLong(l -> l.descriptor().size()).sum();
  }
}
