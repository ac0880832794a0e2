package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.layer.FolderWriter;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes all that is in a directory, and the directory itself, to a tar: owners, modes, times,
 * attributes, symlinks and hard links as they are. Sockets and devices are left out, and whatever
 * is mounted there. The same files give the same tar. Not thread-safe.
 */
public final class FolderPacking {
  private final RootDirectory root;
  private final FolderWriter out;
  private final HeaderReader headers;
  private final long mount;
  private final Map<Long, String> firstNames = new HashMap<>();

  private FolderPacking(RootDirectory root, FolderWriter out) throws IOException {
    this.root = root;
    this.out = out;
    this.headers = new HeaderReader(root, new HashSet<>());
    this.mount = root.top().stat().mountId();
  }

  /**
   * @param out not finished afterwards
   * @throws IOException if the disk fails, somebody changes the files meanwhile, or they are too
   *     many
   */
  public static void pack(RootDirectory root, FolderWriter out) throws IOException {
    new FolderPacking(root, out).directory(root.top(), root.top().stat(), 0);
  }

  private void directory(OpenDirectory directory, FileStat stat, int depth) throws IOException {
    Walk.checkDepth(directory, depth);
    out.add(headers.entry(directory.path(), null, stat, null), null);
    for (String name : directory.list().stream().sorted().toList()) {
      FileStat child = directory.stat(name);
      if (child.mountId() != mount) {
        continue;
      }
      if (child.isDirectory()) {
        try (OpenDirectory below = directory.openDirectory(name)) {
          directory(below, child, depth + 1);
        }
      } else if (child.isFile() || child.isSymlink() || child.isFifo()) {
        other(Walk.join(directory.path(), name), child);
      }
    }
  }

  private void other(String path, FileStat stat) throws IOException {
    String first = stat.links() > 1 ? firstNames.putIfAbsent(stat.inode(), path) : null;
    if (first != null) {
      out.add(headers.hardLink(path, first, stat), null);
      return;
    }
    FileEntry entry = headers.entry(path, null, stat, null);
    try (@Nullable InputStream content =
        entry.type() == FileType.FILE ? root.openRead(path).inputStream() : null) {
      out.add(entry, content);
    }
  }
}
