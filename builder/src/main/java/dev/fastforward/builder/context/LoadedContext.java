package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.filetree.SourceTree;
import org.jspecify.annotations.Nullable;

/**
 * A loaded context that is not a local directory.
 *
 * @param source resolved revision or digest, for the build's result; null if unknown
 * @param time time of the source in seconds since the epoch; null for none
 * @param dockerfile the Dockerfile if the context consists of it only; null if it is one of the
 *     files
 */
record LoadedContext(
    SourceTree files,
    @Nullable ResolvedSource source,
    @Nullable Long time,
    byte @Nullable [] dockerfile) {}
