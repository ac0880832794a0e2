package dev.fastforward.builder.repository;

import java.io.InputStream;

/** Opens a blob at an offset. */
@FunctionalInterface
public interface BlobOpener {
  /**
   * Opens the blob. The caller closes the stream.
   *
   * @param offset in bytes
   * @throws RegistryException if that fails
   */
  InputStream open(long offset);
}
