package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.image.Layer;
import java.nio.file.Path;

/**
 * A layer that this build made.
 *
 * @param file the blob, compressed as the descriptor says; it belongs to the build's work folder
 */
public record BuiltLayer(Layer layer, FileIndex index, Path file) {}
