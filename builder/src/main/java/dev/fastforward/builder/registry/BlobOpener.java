package dev.fastforward.builder.registry;

import java.io.InputStream;

/** Opens a blob's bytes from an offset on. */
@FunctionalInterface
interface BlobOpener {
  /**
   * @throws RegistryException if that is not possible
   */
  InputStream open(long offset);
}
