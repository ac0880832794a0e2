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

/** A file at an address, as the only one of its tree: mode 0600, owned by root. */
public sealed interface RemoteFile extends SourceTree permits Download, ForeseenFile {
  /** The name that it has when it is put into a directory. */
  String name();

  /** Bytes. */
  long size();

  /** Seconds since the epoch. */
  long mtime();

  Digest content();

  /** What keys hold of its time, seconds since the epoch; -1 if they do not depend on it. */
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

  /** The file itself. */
  default FileNode node() {
    return Objects.requireNonNull(tree().get(name()));
  }

  @Override
  default Digest digest(FileEntry entry) {
    return content();
  }
}
