package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.CacheKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache entry in a repository. Immutable.
 *
 * @param manifest digest of its manifest, which several keys can share
 * @param step the instruction; empty if unknown
 * @param sources keys of the entries from which files were copied
 * @param made time of storing; null if unknown
 * @param used last use by a build, to the day; null if never used
 */
public record StoredEntry(
    CacheKey key,
    Digest manifest,
    String step,
    List<Layer> layers,
    List<CacheKey> sources,
    @Nullable Instant made,
    @Nullable Instant used) {

  /** The digests of the layers. */
  List<Digest> digests() {
    return layers.stream().map(layer -> layer.descriptor().digest()).toList();
  }

  /** The later of the times of storing and use; null if both are unknown. */
  @Nullable Instant lastUse() {
    return used == null || (made != null && made.isAfter(used)) ? made : used;
  }
}
