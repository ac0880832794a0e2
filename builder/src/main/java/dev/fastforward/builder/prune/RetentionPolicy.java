package dev.fastforward.builder.prune;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which content of a cache to keep. Immutable.
 *
 * @param olderThan entries that were stored longer ago are deleted; null for no limit
 * @param unusedFor entries that no build has used for this time are deleted; null for no limit
 * @param maxEntries number of entries to keep at most, the most recently used ones; null for no
 *     limit
 * @param keep number of most recently used entries that are always kept
 * @param grace younger content is always kept, because a running build may be about to use it
 */
public record RetentionPolicy(
    @Nullable Duration olderThan,
    @Nullable Duration unusedFor,
    @Nullable Integer maxEntries,
    int keep,
    Duration grace) {}
