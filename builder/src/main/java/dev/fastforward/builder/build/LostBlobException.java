package dev.fastforward.builder.build;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.registry.RegistryException;

/**
 * A blob that a manifest names is not where it should be, or is not what it should be: what stands
 * on it cannot be used.
 */
final class LostBlobException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Digest digest;

  LostBlobException(Digest digest, RegistryException cause) {
    super(cause.getMessage(), cause);
    this.digest = digest;
  }

  Digest digest() {
    return digest;
  }
}
