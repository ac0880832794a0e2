package dev.fastforward.builder.context;

/**
 * A build context and the Dockerfile to build it with.
 *
 * @param dockerfileName as the user knows it, for messages
 * @param dockerfile its text
 */
public record OpenedContext(
    DirectoryContext files, String dockerfileName, byte[] dockerfile, DockerIgnore ignore) {}
