package dev.fastforward.builder.context;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** A tree whose contents are in a spool, by digest. Thread-safe. */
record SpooledTree(FileTree tree, Spool contents) implements SourceTree {
  @Override
  public Digest digest(FileEntry file) throws IOException {
    Digest digest = file.content();
    if (digest == null) {
      throw new FileNotFoundException("the context has no file " + file.path());
    }
    return digest;
  }

  @Override
  public InputStream open(FileEntry file) throws IOException {
    return contents.open(digest(file));
  }
}
