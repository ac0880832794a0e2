package dev.fastforward.builder.repository;

import java.io.InputStream;

/** Opens a blob's bytes from an offset on. */
@FunctionalInterface
public interface BlobOpener {
  /**
   * @throws RegistryException if that is not possible
   */
  InputStream open(long offset);
}
