package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The content of a cache mount as it lies in a repository.
 *
 * @param manifest digest of its manifest
 * @param id of the mount, as the Dockerfile says it, as far as the manifest does
 * @param bytes as it is stored, compressed
 * @param made when it was stored; null where it does not say
 * @param used when a build last had it, to the day; null if never since it was stored
 */
public record StoredMount(
    String tag,
    Digest manifest,
    String id,
    long bytes,
    @Nullable Instant made,
    @Nullable Instant used) {

  /** The later of when it was stored and when it was used; null where it says neither. */
  public @Nullable Instant lastUse() {
    return used == null || (made != null && made.isAfter(used)) ? made : used;
  }
}
