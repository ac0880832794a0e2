package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares two trees and finds what has to be done on disk. Pure. */
final class FillPlanner {
  /** Identifies a file among its names. */
  private record Inode(int layer, FileNode.Origin origin) {}

  private final FileTree from;
  private final FileTree to;
  private final int commonLayers;
  private final Exclusions exclusions;
  private final List<String> removals = new ArrayList<>();
  private final List<FileNode> newDirectories = new ArrayList<>();
  private final List<FileNode> touched = new ArrayList<>();
  private final List<FileNode> plain = new ArrayList<>();
  private final Map<Integer, Map<FileNode.Origin, FileNode>> contents = new TreeMap<>();
  private final List<FillPlan.Link> links = new ArrayList<>();
  private final Map<Inode, String> made = new HashMap<>();
  private @Nullable Map<Inode, String> kept;

  private FillPlanner(FileTree from, FileTree to, int commonLayers, Exclusions exclusions) {
    this.from = from;
    this.to = to;
    this.commonLayers = commonLayers;
    this.exclusions = exclusions;
  }

  /**
   * @param from what the root holds now
   * @param to what it shall hold
   * @param commonLayers how many of the lowest layers of both trees are the same
   */
  static FillPlan plan(FileTree from, FileTree to, int commonLayers, Exclusions exclusions) {
    FillPlanner planner = new FillPlanner(from, to, commonLayers, exclusions);
    planner.directory(from.root(), to.root());
    return new FillPlan(
        planner.removals,
        planner.newDirectories,
        planner.touched,
        planner.plain,
        planner.contents,
        planner.links);
  }

  private boolean sameEntry(FileNode was, FileNode now) {
    return was.entry().type() == now.entry().type()
        && was.layer() == now.layer()
        && now.layer() < commonLayers
        && was.origin().equals(now.origin());
  }

  private void directory(FileNode was, FileNode now) {
    int place = touched.size();
    int removedBefore = removals.size();
    boolean changed = !sameEntry(was, now);
    for (FileNode old : was.childNodes()) {
      FileNode next = now.child(old.entry().name());
      boolean goes = next == null || !replaces(old, next);
      if (goes && !exclusions.contains(old.entry().path())) {
        removals.add(old.entry().path());
      }
    }
    changed |= removals.size() > removedBefore;
    for (FileNode next : now.childNodes()) {
      if (exclusions.contains(next.entry().path())) {
        continue;
      }
      FileNode old = was.child(next.entry().name());
      if (old == null || !replaces(old, next)) {
        create(next);
        changed = true;
      } else if (next.isDirectory() && !sharedBelow(old, next)) {
        directory(old, next);
      }
    }
    if (changed) {
      touched.add(place, now);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same object means the same subtree
  private boolean sharedBelow(FileNode was, FileNode now) {
    return was == now && from.layers() <= commonLayers;
  }

  /** Whether the old node can stay where it is (a directory: with other metadata). */
  private boolean replaces(FileNode old, FileNode next) {
    return sameEntry(old, next) || (old.isDirectory() && next.isDirectory());
  }

  private void create(FileNode node) {
    String path = node.entry().path();
    if (exclusions.contains(path)) {
      return;
    }
    if (node.isDirectory()) {
      newDirectories.add(node);
      touched.add(node);
      node.childNodes().forEach(this::create);
      return;
    }
    if (node.entry().type() != FileType.FILE) {
      plain.add(node);
      return;
    }
    Inode inode = new Inode(node.layer(), node.origin());
    String existing = made.get(inode);
    if (existing == null && node.layer() < commonLayers) {
      existing = keptNames().get(inode);
    }
    if (existing != null) {
      links.add(new FillPlan.Link(existing, path));
      return;
    }
    made.put(inode, path);
    if (node.entry().size() == 0) {
      plain.add(node);
    } else {
      contents.computeIfAbsent(node.layer(), _ -> new HashMap<>()).put(node.origin(), node);
    }
  }

  /** Names that files have in the root already: looked for only when one is needed. */
  private Map<Inode, String> keptNames() {
    if (kept == null) {
      Map<Inode, String> names = new HashMap<>();
      from.forEach(node -> {
        FileNode next = to.get(node.entry().path());
        boolean stays = next != null && sameEntry(node, next);
        if (stays
            && node.entry().type() == FileType.FILE
            && !exclusions.contains(node.entry().path())) {
          names.putIfAbsent(new Inode(node.layer(), node.origin()), node.entry().path());
        }
      });
      kept = names;
    }
    return kept;
  }
}
