package dev.fastforward.builder.copy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.PathResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A layer in the making, on top of a file tree. Looks like the tree with the layer applied. Not
 * thread-safe.
 */
final class LayerDraft {
  private final FileTree below;
  private final DirectoryDefaults defaults;
  private final TreeMap<String, Item> items = new TreeMap<>();

  /**
   * What directories get that nobody asked for by name.
   *
   * @param mtime seconds since the epoch: a constant, since a file tree has no clock
   */
  record DirectoryDefaults(int mode, long uid, long gid, long mtime) {}

  /**
   * Names that share one are one file.
   *
   * @param copy number of the copy: hard links do not reach from one copy to another
   */
  record Inode(int copy, int layer, FileNode.Origin origin) {}

  private record Item(FileEntry entry, @Nullable FileContent content, @Nullable Inode inode) {}

  LayerDraft(FileTree below, DirectoryDefaults defaults) {
    this.below = below;
    this.defaults = defaults;
  }

  @Nullable FileEntry entry(String path) {
    Item item = items.get(path);
    return item != null ? item.entry() : below.entry(path);
  }

  String resolve(String path, boolean followLast) {
    return PathResolver.resolve(this::entry, path, followLast);
  }

  void put(FileEntry entry) {
    items.put(entry.path(), new Item(entry, null, null));
  }

  void putFile(FileEntry entry, FileContent content, Inode inode) {
    items.put(entry.path(), new Item(entry, content, inode));
  }

  /**
   * Makes one more name of what this layer has.
   *
   * @return false if it is not there, or a directory
   */
  boolean link(String path, String target) {
    Item item = items.get(target);
    if (item == null || item.entry().isDirectory()) {
      return false;
    }
    items.put(path, new Item(item.entry().withPath(path), item.content(), item.inode()));
    return true;
  }

  /** Takes away what the layer has below a path: something else than a directory is put there. */
  void clear(String path) {
    items.subMap(path + "/", path + "0").clear(); // '0' comes after '/'
  }

  /** Makes a directory and its parents where they are missing. The path has no symlinks. */
  void makeDirectories(String path) {
    if (path.isEmpty()) {
      return;
    }
    FileEntry there = entry(path);
    if (there != null) {
      if (!there.isDirectory()) {
        throw new BuildException(
            FailureReason.DockerfileInvalid,
            "/" + path + " is no directory in the image, so nothing can be put below it");
      }
      return;
    }
    makeDirectories(path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "");
    put(
        FileEntry.directory(
            path, defaults.mode(), defaults.uid(), defaults.gid(), defaults.mtime()));
  }

  /** The entries in the order of their paths, names of one inode as hard links of the first. */
  List<LayerItem> finish() {
    List<LayerItem> result = new ArrayList<>();
    Map<Inode, String> first = new HashMap<>();
    items.forEach((path, item) -> {
      String name = item.inode() == null ? null : first.putIfAbsent(item.inode(), path);
      if (name == null) {
        result.add(new LayerItem(item.entry(), item.content()));
      } else {
        result.add(
            new LayerItem(
                item.entry().withType(FileType.HARDLINK).withLink(name).withContent(0, null, null),
                null));
      }
    });
    return result;
  }
}
