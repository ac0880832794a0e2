package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.posix.FileStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a command added, changed and removed between two snapshots of a root, as entries of a
 * layer. Directories that lead to a change are entries too, as in the layers of other builders; one
 * whose time alone changed is not.
 */
final class Changes {
  private final Snapshot before;
  private final Snapshot after;
  private final FileTree tree;
  private final HeaderReader headers;
  private final TreeSet<String> changed = new TreeSet<>();
  private final TreeSet<String> removed = new TreeSet<>();

  private Changes(Snapshot before, Snapshot after, FileTree tree, HeaderReader headers) {
    this.before = before;
    this.after = after;
    this.tree = tree;
    this.headers = headers;
  }

  /**
   * @param tree what the root held before the command
   * @return entries, parents before what they hold, files before further names of them
   */
  static List<FileEntry> between(
      Snapshot before, Snapshot after, FileTree tree, HeaderReader headers) throws IOException {
    Changes changes = new Changes(before, after, tree, headers);
    changes.findChanged();
    changes.completeHardLinks();
    changes.findRemoved();
    changes.addParents();
    return changes.entries();
  }

  private void findChanged() throws IOException {
    if (differs("", before.top(), after.top())) {
      changed.add("");
    }
    for (Map.Entry<String, FileStat> file : after.files().entrySet()) {
      FileStat was = before.get(file.getKey());
      // Sockets mean nothing without their process; tar has no form for them.
      if (!file.getValue().isSocket() && differs(file.getKey(), was, file.getValue())) {
        changed.add(file.getKey());
      }
    }
  }

  private boolean differs(String path, @Nullable FileStat was, FileStat now) throws IOException {
    if (was == null
        || was.inode() != now.inode()
        || was.mode() != now.mode()
        || was.uid() != now.uid()
        || was.gid() != now.gid()
        || was.rdevMajor() != now.rdevMajor()
        || was.rdevMinor() != now.rdevMinor()) {
      return true;
    }
    if (was.ctime() == now.ctime() && was.ctimeNanos() == now.ctimeNanos()) {
      return false;
    }
    FileNode node = tree.get(path);
    if (now.isDirectory()) {
      return !headers.sameAttributes(path, node);
    }
    return was.size() != now.size()
        || was.mtime() != now.mtime()
        || was.mtimeNanos() != now.mtimeNanos()
        || !headers.sameAttributes(path, node)
        || (now.isFile() && !headers.sameContent(path, node));
  }

  /** All names of a changed file are entries: a layer cannot link to a file of another layer. */
  private void completeHardLinks() {
    Map<Long, List<String>> names = new HashMap<>();
    after
        .files()
        .forEach((path, stat) -> {
          if (stat.isFile() && stat.links() > 1) {
            names.computeIfAbsent(stat.inode(), _ -> new ArrayList<>()).add(path);
          }
        });
    for (String path : List.copyOf(changed)) {
      FileStat stat = after.get(path);
      if (stat != null && stat.isFile() && stat.links() > 1) {
        changed.addAll(names.getOrDefault(stat.inode(), List.of()));
      }
    }
  }

  private void findRemoved() {
    for (String path : before.files().keySet()) {
      if (gone(path) && tree.get(path) != null) {
        FileStat parent = after.get(parentOf(path));
        if (parent != null && parent.isDirectory()) {
          removed.add(path);
        }
      }
    }
  }

  private boolean gone(String path) {
    FileStat now = after.get(path);
    return now == null || now.isSocket();
  }

  private void addParents() {
    Set<String> parents = new TreeSet<>();
    for (Set<String> paths : List.of(changed, removed)) {
      for (String path : paths) {
        String parent = parentOf(path);
        while (!parent.isEmpty() && parents.add(parent)) {
          parent = parentOf(parent);
        }
      }
    }
    changed.addAll(parents);
  }

  private List<FileEntry> entries() throws IOException {
    TreeMap<String, FileEntry> entries = new TreeMap<>();
    removed.forEach(path -> entries.put(path, FileEntry.whiteout(path)));
    Map<Long, String> firstNames = new HashMap<>();
    for (String path : changed) {
      FileStat now = after.get(path);
      if (now == null) {
        continue;
      }
      String first = now.isFile() ? firstNames.putIfAbsent(now.inode(), path) : null;
      FileNode node = tree.get(path);
      entries.put(
          path,
          first == null
              ? headers.entry(path, before.get(path), now, node)
              : headers.hardLink(path, first, now));
    }
    return List.copyOf(entries.values());
  }

  private static String parentOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
