package dev.fastforward.builder.repository;

import dev.fastforward.builder.image.Descriptor;

/**
 * A manifest or index as it is stored, byte for byte.
 *
 * @param descriptor media type as the server says it, digest of the bytes, size
 */
public record StoredManifest(Descriptor descriptor, byte[] bytes) {}
