package dev.fastforward.builder.repository;

/**
 * What went over the wire.
 *
 * @param requests number of HTTP requests
 * @param bytesDown bytes of bodies received
 * @param bytesUp bytes of bodies sent
 * @param layerBytesDown the part of bytesDown that was read by openBlob
 */
public record Transfer(long requests, long bytesDown, long bytesUp, long layerBytesDown) {}
