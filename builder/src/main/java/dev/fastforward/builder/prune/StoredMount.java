package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The content of a cache mount in a repository. Immutable.
 *
 * @param manifest digest of its manifest
 * @param id id of the mount in the Dockerfile; empty if unknown
 * @param bytes compressed size
 * @param made time of storing; null if unknown
 * @param used last use by a build, to the day; null if never used
 */
public record StoredMount(
    String tag,
    Digest manifest,
    String id,
    long bytes,
    @Nullable Instant made,
    @Nullable Instant used) {

  /** The later of the times of storing and use; null if both are unknown. */
  public @Nullable Instant lastUse() {
    return used == null || (made != null && made.isAfter(used)) ? made : used;
  }
}
