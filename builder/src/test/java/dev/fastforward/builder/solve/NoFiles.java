package dev.fastforward.builder.solve;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.io.InputStream;

/** An empty build context. */
final class NoFiles implements SourceTree {
  @Override
  public FileTree tree() {
    return FileTree.EMPTY;
  }

  @Override
  public Digest digest(FileEntry file) {
    throw new IllegalArgumentException(file.path());
  }

  @Override
  public InputStream open(FileEntry file) {
    throw new IllegalArgumentException(file.path());
  }
}
