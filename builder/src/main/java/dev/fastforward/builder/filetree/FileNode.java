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
 * @param origin which entry of that layer's tar it comes from
 * @param children by name, for directories; else empty
 */
public record FileNode(
    FileEntry entry, int layer, Origin origin, SortedMap<String, FileNode> children) {

  /**
   * An entry of a layer's tar. Its path alone does not say which it is: a tar may have a path
   * several times.
   *
   * @param position of the entry in the tar, the first one 0; -1 where it is of no tar
   * @param path as written in the tar
   */
  public record Origin(int position, String path) {
    static Origin none(String path) {
      return new Origin(-1, path);
    }
  }

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
