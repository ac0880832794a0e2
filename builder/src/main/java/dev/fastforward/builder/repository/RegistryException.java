package dev.fastforward.builder.repository;

import org.jspecify.annotations.Nullable;

/**
 * A registry did not do what it was asked for, after all retries. The message names the registry,
 * the repository and the remedy, and never a credential.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What the caller can make of it. */
  public enum Kind {
    /** Manifest, blob or repository is not there. */
    NOT_FOUND,
    /** 401: credentials are missing or wrong. */
    UNAUTHORIZED,
    /** 403, or 405 for what the registry does not offer. */
    DENIED,
    /** 429, 5xx, resets, timeouts, an unknown host: another time it may work. */
    UNAVAILABLE,
    /** What came is not what was asked for: wrong digest, cut short, no JSON, wrong media type. */
    BROKEN,
    /** What is to be stored names what is not there. */
    INCOMPLETE,
    /** 400 and other answers that say that the request itself is wrong. */
    INVALID
  }

  private final Kind kind;

  public RegistryException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
