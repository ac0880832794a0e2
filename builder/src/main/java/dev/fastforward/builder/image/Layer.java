package dev.fastforward.builder.image;

/**
 * One layer of an image.
 *
 * @param descriptor of the blob, compressed as it is in the registry
 * @param diffId digest of the uncompressed tar
 */
public record Layer(Descriptor descriptor, Digest diffId) {}
