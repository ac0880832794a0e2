package dev.fastforward.builder.copy;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a layer that is about to be written.
 *
 * @param source where a file's content comes from; null for all that has none
 */
public record LayerItem(FileEntry entry, @Nullable FileNode source) {}
