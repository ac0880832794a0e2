package dev.fastforward.builder.copy;

import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the content of a file of a new layer comes from. */
public sealed interface FileContent {
  /** The caller closes the stream. */
  InputStream open() throws IOException;

  /**
   * The digest that the cache key was computed from; null where the key covers the content by other
   * means.
   */
  @Nullable Digest expected() throws IOException;

  /** A file of the tree that is copied from. */
  record OfTree(SourceTree source, FileNode node) implements FileContent {
    @Override
    public InputStream open() throws IOException {
      return source.open(node.entry());
    }

    @Override
    public Digest expected() throws IOException {
      return source.digest(node.entry());
    }
  }

  /** A file of an archive, waiting in the work folder. The key covers the whole archive. */
  record Spooled(Path file) implements FileContent {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public @Nullable Digest expected() {
      return null;
    }
  }
}
