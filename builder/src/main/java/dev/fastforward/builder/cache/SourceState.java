package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Digest;

/**
 * What a stage was when files were taken from it.
 *
 * @param contents names the files: chain of diff IDs
 * @param oldestRun seconds since the epoch at which the oldest RUN behind it was executed; {@link
 *     Origin#NEVER} if there is none
 */
public record SourceState(Digest contents, long oldestRun) {}
