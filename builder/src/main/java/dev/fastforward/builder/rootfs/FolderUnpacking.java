package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.layer.FolderReader;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.posix.IoBuffer;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a directory what it was when it was written to a tar. Who made the tar need not be trusted:
 * nothing is written outside of the directory, no file is written twice, no device is made, and
 * attributes are the user's and file capabilities only. Not thread-safe.
 */
public final class FolderUnpacking {
  private final RootDirectory root;
  private final NodeWriter writer;
  private final IoBuffer buffer = new IoBuffer();

  /** Those that lead to where the tar is. */
  private final Deque<FileEntry> open = new ArrayDeque<>();

  private FolderUnpacking(RootDirectory root) {
    this.root = root;
    this.writer = new NodeWriter(root, new HashSet<>());
  }

  /**
   * @param blob not closed
   * @param root empty; if this fails, something may be left in it
   * @return digest of the uncompressed tar
   * @throws IOException if the blob is not what {@link FolderPacking} writes, or the disk fails
   */
  public static Digest unpack(InputStream blob, RootDirectory root) throws IOException {
    FolderUnpacking unpacking = new FolderUnpacking(root);
    Digest diffId = FolderReader.read(blob, unpacking::entry);
    unpacking.leaveFor(null);
    return diffId;
  }

  private void entry(FileEntry entry, InputStream content) throws IOException {
    leaveFor(entry.path());
    for (String name : entry.xattrsOrEmpty().keySet()) {
      if (!HeaderReader.isPortable(name)) {
        throw new TarFormatException("it has the attribute " + name + ", which is no file's own");
      }
    }
    switch (entry.type()) {
      case DIRECTORY -> directory(entry);
      case FILE -> file(entry, content);
      case HARDLINK -> writer.link(Objects.requireNonNull(entry.link()), entry.path());
      case SYMLINK, FIFO -> writer.makePlain(entry);
      case CHAR_DEVICE, BLOCK_DEVICE, WHITEOUT, OPAQUE ->
          throw new TarFormatException("it has \"" + entry.path() + "\", which is no file");
    }
  }

  private void directory(FileEntry entry) throws IOException {
    if (!entry.path().isEmpty()) {
      writer.makeDirectory(entry);
    }
    writer.setDirectoryMetadata(entry);
    open.push(entry.withXattrs(null));
  }

  /** Writing into a directory changes its time, so that is set when nothing more comes. */
  private void leaveFor(@Nullable String path) throws IOException {
    while (!open.isEmpty() && (path == null || !isBelow(path, open.getFirst().path()))) {
      writer.setDirectoryMetadata(open.pop());
    }
  }

  private static boolean isBelow(String path, String directory) {
    return directory.isEmpty() ? !path.isEmpty() : path.startsWith(directory + "/");
  }

  private void file(FileEntry entry, InputStream content) throws IOException {
    try (OpenDirectory parent = root.openParent(entry.path())) {
      try (OpenFile file = parent.create(entry.name(), 0600)) {
        file.writeAll(content, buffer);
      }
      writer.setMetadata(parent, entry);
    }
  }
}
