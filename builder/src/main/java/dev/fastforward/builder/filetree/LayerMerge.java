package dev.fastforward.builder.filetree;

import org.jspecify.annotations.Nullable;

/**
 * Merges one layer into a tree, entry by entry, as it is extracted onto a disk: a path leads
 * through the symlinks that are there when its turn comes, a later entry replaces an earlier one,
 * and a hard link keeps what its target was. Only whiteouts differ: they hide what layers below
 * have, wherever they stand in the tar.
 */
final class LayerMerge {
  private final int layer;
  private final NodeDraft top;

  LayerMerge(FileNode root, int layer) {
    this.layer = layer;
    this.top = NodeDraft.below(root);
  }

  /**
   * @throws IllegalArgumentException if the layer cannot be applied
   */
  FileNode apply(FileIndex index) {
    int position = 0;
    for (FileEntry entry : index.entries()) {
      switch (entry.type()) {
        case OPAQUE -> hideChildren(entry.path());
        case WHITEOUT -> hide(entry.path());
        case HARDLINK -> link(entry);
        default -> {
          String path = real(entry.path());
          put(
              path,
              new FileNode(
                  path.equals(entry.path()) ? entry : entry.withPath(path),
                  layer,
                  new FileNode.Origin(position, entry.path()),
                  FileTree.NO_CHILDREN));
        }
      }
      position++;
    }
    return top.freeze();
  }

  private void link(FileEntry link) {
    String path = real(link.path());
    String target = real(String.valueOf(link.link()));
    NodeDraft found = find(target);
    if (found == null || found.node().isDirectory()) {
      throw new IllegalArgumentException(
          "hard link "
              + link.path()
              + " to "
              + link.link()
              + ", which is no file of the layer before it, nor of the layers below");
    }
    if (!path.equals(target)) {
      FileNode node = found.node();
      put(
          path,
          new FileNode(
              node.entry().withPath(path), node.layer(), node.origin(), FileTree.NO_CHILDREN));
    }
  }

  /**
   * The path with the symlinks followed that lead to its last element: who unpacks a layer writes
   * through them ({@code lib/x} lands in {@code usr/lib} where {@code lib} is a link to it).
   */
  private String real(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return path;
    }
    String parent = realDirectory(path.substring(0, slash));
    return (parent.isEmpty() ? "" : parent + "/") + path.substring(slash + 1);
  }

  private String realDirectory(String path) {
    return hasLinks(path) ? PathResolver.resolve(this::entryAt, path, true) : path;
  }

  private boolean hasLinks(String directory) {
    NodeDraft draft = top;
    for (String name : directory.split("/")) {
      draft = draft.child(name);
      if (draft == null) {
        return false;
      }
      if (draft.node().entry().type() == FileType.SYMLINK) {
        return true;
      }
    }
    return false;
  }

  private @Nullable FileEntry entryAt(String path) {
    NodeDraft draft = find(path);
    return draft == null ? null : draft.node().entry();
  }

  private void put(String path, FileNode node) {
    if (path.isEmpty()) {
      if (node.isDirectory()) {
        top.takeMetadata(node);
      }
      return;
    }
    String[] names = path.split("/");
    NodeDraft draft = top;
    int end = 0;
    for (int i = 0; i < names.length - 1; i++) {
      end += names[i].length() + (i == 0 ? 0 : 1);
      NodeDraft child = draft.child(names[i]);
      if (child == null || !child.node().isDirectory()) {
        child = NodeDraft.missing(path.substring(0, end));
        draft.putChild(names[i], child);
      }
      draft = child;
    }
    String name = names[names.length - 1];
    NodeDraft there = draft.child(name);
    if (there != null && there.node().isDirectory() && node.isDirectory()) {
      there.takeMetadata(node);
    } else {
      draft.putChild(name, NodeDraft.of(node));
    }
  }

  private void hide(String named) {
    String path = real(named);
    int slash = path.lastIndexOf('/');
    NodeDraft parent = slash < 0 ? top : find(path.substring(0, slash));
    if (parent != null) {
      parent.hideChild(path.substring(slash + 1));
    }
  }

  private void hideChildren(String path) {
    NodeDraft draft = find(realDirectory(path));
    if (draft != null) {
      draft.hideChildren();
    }
  }

  private @Nullable NodeDraft find(String path) {
    NodeDraft draft = top;
    if (path.isEmpty()) {
      return draft;
    }
    for (String name : path.split("/")) {
      NodeDraft child = draft.child(name);
      if (child == null) {
        return null;
      }
      draft = child;
    }
    return draft;
  }
}
