package dev.fastforward.builder.repository;

import dev.fastforward.builder.image.Digest;

/**
 * A blob that a manifest references is missing or damaged, so the image or cache entry cannot be
 * used.
 */
public final class LostBlobException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Digest digest;

  public LostBlobException(Digest digest, RegistryException cause) {
    super(cause.getMessage(), cause);
    this.digest = digest;
  }

  /** The blob. */
  public Digest digest() {
    return digest;
  }
}
