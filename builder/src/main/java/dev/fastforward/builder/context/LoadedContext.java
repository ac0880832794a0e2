package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.filetree.SourceTree;
import org.jspecify.annotations.Nullable;

/**
 * What a context that comes from elsewhere holds.
 *
 * @param source what it turned out to be, for the result; null if nothing can be said
 * @param time of the source, seconds since the epoch; null if it has none
 * @param dockerfile text of the Dockerfile where the context is nothing else; null where it is one
 *     of the files
 */
record LoadedContext(
    SourceTree files,
    @Nullable ResolvedSource source,
    @Nullable Long time,
    byte @Nullable [] dockerfile) {}
