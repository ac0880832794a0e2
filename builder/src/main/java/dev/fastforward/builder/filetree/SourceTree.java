package dev.fastforward.builder.filetree;

import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

/**
 * Files that COPY and ADD can take: of the build context, of a stage or of an image. The tree is
 * complete at once; contents and their digests are fetched when asked for. Thread-safe.
 */
public interface SourceTree {
  FileTree tree();

  /**
   * Announces which files will be opened, so that they can be fetched together. Does nothing where
   * contents are local.
   */
  default void prepare(Collection<FileNode> files) throws IOException, InterruptedException {}

  /** The digest of the content of a file of the tree, computed if it is not known yet. */
  Digest digest(FileEntry file) throws IOException;

  /** The content of a file of the tree. The caller closes the stream. */
  InputStream open(FileEntry file) throws IOException;
}
