package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.glob.DockerIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A build context and the Dockerfile to build it with.
 *
 * @param dockerfileName as the user knows it, for messages
 * @param dockerfile its text
 * @param source what the context turned out to be; null for a directory of this machine
 * @param time of what was fetched, seconds since the epoch; null where it has none
 */
public record OpenedContext(
    SourceTree files,
    String dockerfileName,
    byte[] dockerfile,
    DockerIgnore ignore,
    @Nullable ResolvedSource source,
    @Nullable Long time) {}
