package dev.fastforward.builder.filetree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final SortedMap<String, FileNode> NO_CHILDREN =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  /** The image without layers. */
  public static final FileTree EMPTY =
      new FileTree(new FileNode(FileEntry.directory("", 0755, 0, 0, 0), -1, "", NO_CHILDREN), 0);

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

  /** Calls for every node below the root, parents first, names in order of their code units. */
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
   * @throws IllegalArgumentException if a hard link names a file that the layer does not have
   *     before it, nor the tree, or if symlinks lead in circles
   */
  public FileTree with(FileIndex layer) {
    return new FileTree(new LayerMerge(root, layers).apply(layer), layers + 1);
  }

  /**
   * The draft of a tree while one layer is merged into it: nodes that the layer touches are copied
   * once.
   */
  private static final class LayerMerge {
    private final int layer;
    private final Draft top;
    private final Map<String, FileNode> own = new HashMap<>();

    LayerMerge(FileNode root, int layer) {
      this.layer = layer;
      this.top = new Draft(root, false);
    }

    FileNode apply(FileIndex index) {
      // Whiteouts hide what layers below have, wherever they stand in the tar.
      for (FileEntry entry : index.entries()) {
        switch (entry.type()) {
          case OPAQUE -> hideChildren(entry.path());
          case WHITEOUT -> remove(entry.path());
          default -> {}
        }
      }
      for (FileEntry entry : index.entries()) {
        switch (entry.type()) {
          case OPAQUE, WHITEOUT -> {}
          case HARDLINK -> add(entry.path(), linked(entry));
          default -> add(entry.path(), new FileNode(entry, layer, entry.path(), NO_CHILDREN));
        }
      }
      return top.freeze();
    }

    private FileNode linked(FileEntry link) {
      String target = String.valueOf(link.link());
      FileNode node = own.get(target);
      if (node == null) {
        Draft found = find(real(target));
        node = found == null ? null : found.node;
      }
      if (node == null || node.isDirectory()) {
        throw new IllegalArgumentException(
            "hard link " + link.path() + " to " + target + ", which is no file");
      }
      return new FileNode(
          node.entry().withPath(link.path()), node.layer(), node.origin(), NO_CHILDREN);
    }

    /**
     * The path with the symlinks followed that lead to its last element: who unpacks a layer writes
     * through them ({@code lib/x} lands in {@code usr/lib} where {@code lib} is a link to it).
     */
    private String real(String path) {
      int slash = path.lastIndexOf('/');
      if (slash < 0 || !hasLinks(path.substring(0, slash))) {
        return path;
      }
      String parent = PathResolver.resolve(this::entryAt, path.substring(0, slash), true);
      return (parent.isEmpty() ? "" : parent + "/") + path.substring(slash + 1);
    }

    private boolean hasLinks(String directory) {
      Draft draft = top;
      for (String name : directory.split("/")) {
        draft = draft.child(name);
        if (draft == null) {
          return false;
        }
        if (draft.node.entry().type() == FileType.SYMLINK) {
          return true;
        }
      }
      return false;
    }

    private @Nullable FileEntry entryAt(String path) {
      Draft draft = find(path);
      return draft == null ? null : draft.node.entry();
    }

    private void add(String named, FileNode node) {
      own.put(named, node);
      String path = real(named);
      put(
          path,
          path.equals(named)
              ? node
              : new FileNode(
                  node.entry().withPath(path), node.layer(), node.origin(), NO_CHILDREN));
    }

    private void put(String path, FileNode node) {
      if (path.isEmpty()) {
        if (node.isDirectory()) {
          top.node = new FileNode(node.entry(), layer, "", top.node.children());
        }
        return;
      }
      String[] names = path.split("/");
      Draft draft = top;
      for (int i = 0; i < names.length - 1; i++) {
        Draft child = draft.child(names[i]);
        if (child == null || !child.node.isDirectory()) {
          String parent = String.join("/", Arrays.copyOf(names, i + 1));
          child =
              new Draft(
                  new FileNode(FileEntry.directory(parent, 0755, 0, 0, 0), -1, parent, NO_CHILDREN),
                  true);
          draft.putChild(names[i], child);
        }
        draft = child;
      }
      String name = names[names.length - 1];
      Draft there = draft.child(name);
      if (there != null && there.node.isDirectory() && node.isDirectory()) {
        there.replaceMetadata(node);
      } else {
        draft.putChild(name, new Draft(node, true));
      }
    }

    private void remove(String named) {
      String path = real(named);
      int slash = path.lastIndexOf('/');
      Draft parent = slash < 0 ? top : find(path.substring(0, slash));
      if (parent != null) {
        parent.removeChild(path.substring(slash + 1));
      }
    }

    private void hideChildren(String path) {
      Draft draft = find(real(path));
      if (draft != null) {
        draft.removeChildren();
      }
    }

    private @Nullable Draft find(String path) {
      Draft draft = top;
      if (path.isEmpty()) {
        return draft;
      }
      for (String name : path.split("/")) {
        Draft child = draft.child(name);
        if (child == null) {
          return null;
        }
        draft = child;
      }
      return draft;
    }
  }

  /** A node that may still change; its children become drafts when they are looked at. */
  private static final class Draft {
    private FileNode node;
    private @Nullable Map<String, @Nullable Draft> changed;
    private boolean cleared;
    private boolean dirty;

    Draft(FileNode node, boolean dirty) {
      this.node = node;
      this.dirty = dirty;
    }

    @Nullable Draft child(String name) {
      if (changed != null && changed.containsKey(name)) {
        return changed.get(name);
      }
      FileNode child = cleared ? null : node.child(name);
      if (child == null) {
        return null;
      }
      Draft draft = new Draft(child, false);
      changes().put(name, draft);
      return draft;
    }

    void putChild(String name, Draft child) {
      changes().put(name, child);
      dirty = true;
    }

    void removeChild(String name) {
      if (child(name) != null) {
        changes().put(name, null);
        dirty = true;
      }
    }

    void removeChildren() {
      changed = null;
      cleared = true;
      dirty = true;
    }

    void replaceMetadata(FileNode other) {
      node = new FileNode(other.entry(), other.layer(), other.origin(), node.children());
      dirty = true;
    }

    private Map<String, @Nullable Draft> changes() {
      if (changed == null) {
        changed = new HashMap<>();
      }
      return changed;
    }

    @SuppressWarnings("ReferenceEquality") // the same object means that nothing below changed
    FileNode freeze() {
      List<String> removed = new ArrayList<>();
      Map<String, FileNode> frozen = new HashMap<>();
      if (changed != null) {
        changed.forEach((name, draft) -> {
          if (draft == null) {
            removed.add(name);
            return;
          }
          FileNode before = draft.node;
          FileNode after = draft.freeze();
          if (draft.dirty || before != after) {
            frozen.put(name, after);
          }
        });
      }
      if (!cleared && removed.isEmpty() && frozen.isEmpty()) {
        return node;
      }
      TreeMap<String, FileNode> children =
          cleared ? new TreeMap<>() : new TreeMap<>(node.children());
      removed.forEach(children::remove);
      children.putAll(frozen);
      return new FileNode(
          node.entry(), node.layer(), node.origin(), Collections.unmodifiableSortedMap(children));
    }
  }
}
