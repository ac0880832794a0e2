package dev.fastforward.builder.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The contents of a layer's files, each in a file of its own named by its position in the tar. They
 * are written while the layer is read for its file index, so that a root filesystem which needs
 * them soon after does not inflate the layer a second time. A reader moves the file; a content that
 * is gone is read from the layer. Thread-safe once it is complete.
 */
public final class ContentSpool {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final byte[] buffer = new byte[BUFFER];

  /**
   * @param folder exists, is empty, and belongs to this layer alone
   */
  public ContentSpool(Path folder) {
    this.folder = folder;
  }

  /** Where the content of an entry is, or was. */
  public Path file(int position) {
    return folder.resolve(Integer.toString(position));
  }

  /** Reads a content to its end and writes it. */
  void write(int position, InputStream content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file(position))) {
      int n;
      while ((n = content.read(buffer, 0, BUFFER)) > 0) {
        out.write(buffer, 0, n);
      }
    }
  }
}
