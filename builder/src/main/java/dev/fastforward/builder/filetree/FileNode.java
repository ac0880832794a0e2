package dev.fastforward.builder.filetree;

import java.util.Collection;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One path of a file tree.
 *
 * @param entry what is there: never a hard link, whiteout or opaque marker. Names of one inode have
 *     equal {@code layer} and {@code origin}
 * @param layer index of the layer that the entry (for a directory: its metadata) comes from, lowest
 *     0; -1 for directories that no layer mentions
 * @param origin path, within that layer, of the tar entry that has the content
 * @param children by name, for directories; else empty
 */
public record FileNode(
    FileEntry entry, int layer, String origin, SortedMap<String, FileNode> children) {

  public @Nullable FileNode child(String name) {
    return children.get(name);
  }

  public Collection<FileNode> childNodes() {
    return children.values();
  }

  public boolean isDirectory() {
    return entry.isDirectory();
  }
}
