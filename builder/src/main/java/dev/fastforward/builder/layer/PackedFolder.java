package dev.fastforward.builder.layer;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import java.nio.file.Path;

/**
 * A folder in a compressed tar.
 *
 * @param diffId digest of the tar before it was compressed: of folders with the same files it is
 *     the same
 * @param file the blob; the caller removes it
 */
public record PackedFolder(Descriptor blob, Digest diffId, Path file) {}
