package dev.fastforward.builder.image;

import org.jspecify.annotations.Nullable;

/** A document from outside is not what its media type says. */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MalformedJsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
