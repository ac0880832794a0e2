package dev.fastforward.builder.context;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** A context without files. */
record NoFiles() implements SourceTree {
  @Override
  public FileTree tree() {
    return FileTree.EMPTY;
  }

  @Override
  public Digest digest(FileEntry file) throws IOException {
    throw new FileNotFoundException(file.path());
  }

  @Override
  public InputStream open(FileEntry file) throws IOException {
    throw new FileNotFoundException(file.path());
  }
}
