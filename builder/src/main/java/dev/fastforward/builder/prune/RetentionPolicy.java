package dev.fastforward.builder.prune;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be deleted from a cache.
 *
 * @param olderThan entries that were stored longer ago go; null for any age
 * @param unusedFor entries that no build has used for so long go; null for never
 * @param maxEntries of more entries than these, those go that were used the longest ago; null for
 *     no limit
 * @param keep so many of the most recently used stay, whatever else is said
 * @param grace what is younger stays in any case: a build that is running may be about to use it
 */
public record RetentionPolicy(
    @Nullable Duration olderThan,
    @Nullable Duration unusedFor,
    @Nullable Integer maxEntries,
    int keep,
    Duration grace) {}
