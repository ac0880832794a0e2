package dev.fastforward.builder.repository;

import dev.fastforward.builder.image.Descriptor;

/**
 * A manifest or index as it is stored, byte for byte.
 *
 * @param descriptor media type, digest and size of the bytes
 */
public record StoredManifest(Descriptor descriptor, byte[] bytes) {}
