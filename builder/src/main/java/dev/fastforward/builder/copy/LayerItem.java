package dev.fastforward.builder.copy;

import dev.fastforward.builder.filetree.FileEntry;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a layer that is about to be written.
 *
 * @param content of a file; null for all that has none
 */
public record LayerItem(FileEntry entry, @Nullable FileContent content) {}
