package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.glob.DockerIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A build context and the Dockerfile to build it with.
 *
 * @param dockerfileName as the user gave it, for messages
 * @param dockerfile content of the Dockerfile
 * @param ignore rules that the files were selected by
 * @param source resolved revision or digest; null for a local directory
 * @param time time of the source in seconds since the epoch; null for none
 */
public record OpenedContext(
    SourceTree files,
    String dockerfileName,
    byte[] dockerfile,
    DockerIgnore ignore,
    @Nullable ResolvedSource source,
    @Nullable Long time) {}
