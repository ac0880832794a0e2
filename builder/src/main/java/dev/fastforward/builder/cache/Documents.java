package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.io.IOException;
import java.io.InputStream;

/** Blobs that are read into memory whole: configs and what artifacts hold. */
public final class Documents {
  /** The file index of a layer with a million files has some 60 MB. */
  private static final long MAX_BYTES = 128L << 20;

  private Documents() {}

  /**
   * @param what for the message
   * @throws RegistryException of kind BROKEN if the blob is larger than any that makes sense
   */
  public static byte[] read(Repository repository, Descriptor blob, String what)
      throws IOException {
    if (blob.size() > MAX_BYTES) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          repository.name() + ": " + what + " has " + blob.size() + " bytes",
          null);
    }
    try (InputStream in = repository.openBlob(blob)) {
      return in.readAllBytes();
    }
  }
}
