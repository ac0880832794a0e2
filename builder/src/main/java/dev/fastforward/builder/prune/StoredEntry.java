package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.CacheKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cache entry as it lies in a repository.
 *
 * @param manifest digest of its manifest; entries with several keys share one
 * @param step the instruction, as far as the entry says it
 * @param sources keys of the stages that it took files from
 * @param made when it was stored; null where it does not say
 * @param used when it was last found by a build, to the day; null if never since it was stored
 */
public record StoredEntry(
    CacheKey key,
    Digest manifest,
    String step,
    List<Layer> layers,
    List<CacheKey> sources,
    @Nullable Instant made,
    @Nullable Instant used) {

  List<Digest> digests() {
    return layers.stream().map(layer -> layer.descriptor().digest()).toList();
  }

  /** The later of when it was stored and when it was found; null where it says neither. */
  @Nullable Instant lastUse() {
    return used == null || (made != null && made.isAfter(used)) ? made : used;
  }
}
