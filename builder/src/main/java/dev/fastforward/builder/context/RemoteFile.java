package dev.fastforward.builder.context;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.util.List;
import java.util.Objects;

/** A file at an address, as a tree with a single file: mode 0600, owned by root. Immutable. */
public sealed interface RemoteFile extends SourceTree permits Download, ForeseenFile {
  /** The file's name in a directory. */
  String name();

  /** Size in bytes. */
  long size();

  /** Time of modification in seconds since the epoch; 0 if unknown. */
  long mtime();

  /** Digest of the content. */
  Digest content();

  /**
   * The time that goes into cache keys, in seconds since the epoch; -1 if keys do not depend on it.
   */
  long timeInKeys();

  @Override
  default FileTree tree() {
    FileEntry entry =
        new FileEntry(
            name(),
            FileType.FILE,
            0600,
            0,
            0,
            size(),
            mtime(),
            0,
            null,
            null,
            null,
            content(),
            null);
    return FileTree.EMPTY.with(new FileIndex(List.of(entry)));
  }

  /** The file's node in its tree. */
  default FileNode node() {
    return Objects.requireNonNull(tree().get(name()));
  }

  @Override
  default Digest digest(FileEntry entry) {
    return content();
  }
}
