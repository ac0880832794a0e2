package dev.fastforward.builder.context;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A file that was fetched: mode 0600, owned by root.
 *
 * @param name that it has when it is put into a directory
 * @param file where its content waits
 * @param mtime seconds since the epoch
 * @param dated whether the server said so; else it is the epoch
 */
public record Download(String name, Path file, long size, long mtime, boolean dated, Digest content)
    implements SourceTree {
  @Override
  public FileTree tree() {
    FileEntry entry =
        new FileEntry(
            name, FileType.FILE, 0600, 0, 0, size, mtime, 0, null, null, null, content, null);
    return FileTree.EMPTY.with(new FileIndex(List.of(entry)));
  }

  /** The file as the only one of its tree. */
  public FileNode node() {
    return Objects.requireNonNull(tree().get(name));
  }

  @Override
  public Digest digest(FileEntry entry) {
    return content;
  }

  @Override
  public InputStream open(FileEntry entry) throws IOException {
    return Files.newInputStream(file);
  }
}
