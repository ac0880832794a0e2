package dev.fastforward.builder.repository;

import dev.fastforward.builder.image.Digest;

/**
 * A blob that a manifest names is not where it should be, or is not what it should be: what stands
 * on it cannot be used.
 */
public final class LostBlobException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Digest digest;

  public LostBlobException(Digest digest, RegistryException cause) {
    super(cause.getMessage(), cause);
    this.digest = digest;
  }

  public Digest digest() {
    return digest;
  }
}
