package dev.fastforward.builder.repository;

/**
 * Requests and bytes of a build.
 *
 * @param requests number of HTTP requests
 * @param bytesDown bytes of bodies received
 * @param bytesUp bytes of bodies sent
 * @param layerBytesDown bytes of layers that were read, which are a part of bytesDown
 */
public record Transfer(long requests, long bytesDown, long bytesUp, long layerBytesDown) {}
