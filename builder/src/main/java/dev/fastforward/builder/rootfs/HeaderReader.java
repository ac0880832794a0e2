package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.posix.FileAttributes;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of changed files. A value that is on disk what it was before the command is the
 * tree's: the disk may not have been able to hold that (an owner beyond a user namespace, a
 * nanosecond).
 */
final class HeaderReader {
  private final RootDirectory root;
  private final Set<String> refusedAttributes;

  /**
   * @param refusedAttributes paths that not all attributes of the tree could be set on
   */
  HeaderReader(RootDirectory root, Set<String> refusedAttributes) {
    this.root = root;
    this.refusedAttributes = refusedAttributes;
  }

  FileEntry entry(String path, @Nullable FileStat was, FileStat now, @Nullable FileNode node)
      throws IOException {
    boolean same = was != null && was.inode() == now.inode() && was.typeBits() == now.typeBits();
    FileEntry known = same && node != null ? node.entry() : null;
    FileEntry found = fromDisk(path, now, known);
    return was == null || known == null ? found : withKnown(found, known, was, now);
  }

  private FileEntry fromDisk(String path, FileStat now, @Nullable FileEntry known)
      throws IOException {
    NavigableMap<String, byte[]> attributes = attributes(path, known);
    return new FileEntry(
        path,
        type(now),
        now.permissions(),
        now.uid(),
        now.gid(),
        now.isFile() ? now.size() : 0,
        now.mtime(),
        now.mtimeNanos(),
        now.isSymlink() ? readLink(path) : null,
        device(now),
        attributes.isEmpty() ? null : attributes,
        null,
        null);
  }

  private static FileEntry withKnown(FileEntry found, FileEntry known, FileStat was, FileStat now) {
    FileEntry entry =
        found.withOwner(
            was.uid() == now.uid() ? known.uid() : found.uid(),
            was.gid() == now.gid() ? known.gid() : found.gid());
    if (was.mode() == now.mode()) {
      entry = entry.withMode(known.mode());
    }
    if (was.mtime() == now.mtime() && was.mtimeNanos() == now.mtimeNanos()) {
      entry = entry.withMtime(known.mtime(), known.mtimeNanos());
    }
    return entry;
  }

  FileEntry hardLink(String path, String first, FileStat now) {
    return new FileEntry(
        path,
        FileType.HARDLINK,
        now.permissions(),
        now.uid(),
        now.gid(),
        0,
        now.mtime(),
        now.mtimeNanos(),
        first,
        null,
        null,
        null,
        null);
  }

  private static FileType type(FileStat stat) {
    if (stat.isDirectory()) {
      return FileType.DIRECTORY;
    } else if (stat.isSymlink()) {
      return FileType.SYMLINK;
    } else if (stat.isFifo()) {
      return FileType.FIFO;
    } else if (stat.isCharDevice()) {
      return FileType.CHAR_DEVICE;
    } else if (stat.isBlockDevice()) {
      return FileType.BLOCK_DEVICE;
    }
    return FileType.FILE;
  }

  private static FileEntry.@Nullable Device device(FileStat stat) {
    return stat.isCharDevice() || stat.isBlockDevice()
        ? new FileEntry.Device(stat.rdevMajor(), stat.rdevMinor())
        : null;
  }

  private String readLink(String path) throws IOException {
    try (OpenDirectory parent = root.openParent(path)) {
      return parent.readLink(name(path));
    }
  }

  /** Whether a path's attributes are those that the tree has, as far as the disk can hold them. */
  boolean sameAttributes(String path, @Nullable FileNode node) throws IOException {
    FileEntry known = node == null ? null : node.entry();
    Map<String, byte[]> expected = known == null ? Map.of() : known.xattrsOrEmpty();
    Map<String, byte[]> found = attributes(path, known);
    return expected.keySet().equals(found.keySet())
        && expected.entrySet().stream()
            .allMatch(e -> Arrays.equals(e.getValue(), found.get(e.getKey())));
  }

  /** Whether an attribute says something of the file, and not of the machine. */
  static boolean isPortable(String attribute) {
    return attribute.startsWith("user.") || attribute.equals(NodeWriter.CAPABILITY);
  }

  /**
   * Attributes that belong into a layer: the user's and file capabilities. Labels of security
   * modules, POSIX ACLs and the like are the machine's.
   */
  private NavigableMap<String, byte[]> attributes(String path, @Nullable FileEntry known)
      throws IOException {
    NavigableMap<String, byte[]> kept = new TreeMap<>();
    readAttributes(path)
        .forEach((name, value) -> {
          boolean inTree = known != null && known.xattrsOrEmpty().containsKey(name);
          if (inTree || isPortable(name)) {
            kept.put(name, value);
          }
        });
    if (known != null && refusedAttributes.contains(path)) {
      known.xattrsOrEmpty().forEach(kept::putIfAbsent);
    }
    return kept;
  }

  private NavigableMap<String, byte[]> readAttributes(String path) throws IOException {
    if (path.isEmpty()) {
      return root.top().attributes().all();
    }
    try (OpenDirectory parent = root.openParent(path)) {
      FileAttributes attributes = parent.attributes(name(path));
      return attributes.all();
    }
  }

  /** Whether a file has the content that the tree knows; false where that is not known. */
  boolean sameContent(String path, @Nullable FileNode node) throws IOException {
    Digest expected = node == null ? null : node.entry().content();
    if (expected == null) {
      return false;
    }
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[64 * 1024];
    try (OpenFile file = root.openRead(path);
        InputStream content = file.inputStream()) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    return Digest.ofHash(hash.digest()).equals(expected);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
