package dev.fastforward.builder.filetree;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of an image: file indexes of its layers merged, whiteouts applied. Immutable; a layer
 * on top shares all that it does not change.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/layer.md">OCI image spec,
 *     layers</a>
 */
public final class FileTree {
  static final SortedMap<String, FileNode> NO_CHILDREN =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  /** The image without layers. */
  public static final FileTree EMPTY =
      new FileTree(
          new FileNode(
              FileEntry.directory("", 0755, 0, 0, 0), -1, FileNode.Origin.none(""), NO_CHILDREN),
          0);

  private final FileNode root;
  private final int layers;

  private FileTree(FileNode root, int layers) {
    this.root = root;
    this.layers = layers;
  }

  public FileNode root() {
    return root;
  }

  /** Number of layers that were merged. */
  public int layers() {
    return layers;
  }

  /** What is at a path, following no symlink; null if nothing is. */
  public @Nullable FileNode get(String path) {
    FileNode node = root;
    if (path.isEmpty()) {
      return node;
    }
    for (String name : path.split("/")) {
      node = node.child(name);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  /**
   * The tree with nothing but one path, what is below it, and the directories that lead to it.
   *
   * @param path exists; symlinks in it are not followed
   */
  public FileTree only(String path) {
    FileNode node = get(path);
    if (node == null) {
      throw new IllegalArgumentException("not in this tree: " + path);
    }
    for (String at = path; !at.isEmpty(); ) {
      String name = at.substring(at.lastIndexOf('/') + 1);
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
      FileNode parent = Objects.requireNonNull(get(at));
      TreeMap<String, FileNode> single = new TreeMap<>();
      single.put(name, node);
      node =
          new FileNode(
              parent.entry(),
              parent.layer(),
              parent.origin(),
              Collections.unmodifiableSortedMap(single));
    }
    return new FileTree(node, layers);
  }

  /** The entry at a path, following no symlink; null if nothing is there. */
  public @Nullable FileEntry entry(String path) {
    FileNode node = get(path);
    return node == null ? null : node.entry();
  }

  /** Visits every node below the root, parents first, names in order of their code units. */
  public void forEach(Consumer<FileNode> visitor) {
    visit(root, visitor);
  }

  private static void visit(FileNode node, Consumer<FileNode> visitor) {
    for (FileNode child : node.childNodes()) {
      visitor.accept(child);
      visit(child, visitor);
    }
  }

  /**
   * The tree with one more layer on top.
   *
   * @throws IllegalArgumentException if a hard link names a file that is not there when its turn
   *     comes, or if symlinks lead in circles
   */
  public FileTree with(FileIndex layer) {
    return new FileTree(new LayerMerge(root, layers).apply(layer), layers + 1);
  }
}
