package dev.fastforward.builder.repository;

import org.jspecify.annotations.Nullable;

/**
 * A request to a registry failed after all retries. The message names the registry, the repository
 * and the remedy, and contains no credential.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The cause, as far as callers distinguish it. */
  public enum Kind {
    /** The manifest, blob or repository does not exist. */
    NOT_FOUND,
    /** 401: credentials are missing or wrong. */
    UNAUTHORIZED,
    /** 403, or 405 for an operation that the registry does not support. */
    DENIED,
    /** 429, 5xx, resets, timeouts, an unknown host: a later attempt may succeed. */
    UNAVAILABLE,
    /** The response is invalid: wrong digest, truncated, no JSON, wrong media type. */
    BROKEN,
    /** The manifest references blobs or manifests that do not exist. */
    INCOMPLETE,
    /** 400 and other responses that report an invalid request. */
    INVALID
  }

  private final Kind kind;

  public RegistryException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The cause. */
  public Kind kind() {
    return kind;
  }
}
