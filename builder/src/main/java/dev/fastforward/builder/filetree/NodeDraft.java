package dev.fastforward.builder.filetree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node that may still change while a layer is merged; its children become drafts when they are
 * looked at, so what the layer does not touch is shared. Not thread-safe.
 */
final class NodeDraft {
  private FileNode node;

  /** Whether it is of the layer that is merged, so that its whiteouts do not hide it. */
  private boolean own;

  private @Nullable Map<String, @Nullable NodeDraft> changed;
  private boolean cleared;
  private boolean dirty;

  private NodeDraft(FileNode node, boolean own) {
    this.node = node;
    this.own = own;
    this.dirty = own;
  }

  /** A node of the layers below. */
  static NodeDraft below(FileNode node) {
    return new NodeDraft(node, false);
  }

  /** A node of the layer that is merged. */
  static NodeDraft of(FileNode node) {
    return new NodeDraft(node, true);
  }

  /** A directory that the layer writes into, and that no entry is about. */
  static NodeDraft missing(String path) {
    return of(implied(path));
  }

  private static FileNode implied(String path) {
    return new FileNode(
        FileEntry.directory(path, 0755, 0, 0, 0),
        -1,
        FileNode.Origin.none(path),
        FileTree.NO_CHILDREN);
  }

  FileNode node() {
    return node;
  }

  @Nullable NodeDraft child(String name) {
    if (changed != null && changed.containsKey(name)) {
      return changed.get(name);
    }
    FileNode child = cleared ? null : node.child(name);
    if (child == null) {
      return null;
    }
    NodeDraft draft = below(child);
    changes().put(name, draft);
    return draft;
  }

  void putChild(String name, NodeDraft child) {
    changes().put(name, child);
    dirty = true;
  }

  /** Takes mode, owner and the like of another directory, and keeps the children. */
  void takeMetadata(FileNode other) {
    node = new FileNode(other.entry(), other.layer(), other.origin(), node.children());
    own = true;
    dirty = true;
  }

  /** Hides what the layers below have under a name. */
  void hideChild(String name) {
    NodeDraft child = child(name);
    if (child != null && !child.hide()) {
      changes().put(name, null);
      dirty = true;
    }
  }

  /** Hides what the layers below have in this directory. */
  void hideChildren() {
    cleared = true;
    dirty = true;
    if (changed != null) {
      changed.values().removeIf(child -> child == null || !child.hide());
    }
  }

  /**
   * Hides what the layers below have.
   *
   * @return whether anything of the merged layer is left
   */
  private boolean hide() {
    hideChildren();
    if (!own && changed != null && !changed.isEmpty()) {
      node = implied(node.entry().path());
      own = true;
    }
    return own;
  }

  private Map<String, @Nullable NodeDraft> changes() {
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
    TreeMap<String, FileNode> children = cleared ? new TreeMap<>() : new TreeMap<>(node.children());
    removed.forEach(children::remove);
    children.putAll(frozen);
    return new FileNode(
        node.entry(), node.layer(), node.origin(), Collections.unmodifiableSortedMap(children));
  }
}
