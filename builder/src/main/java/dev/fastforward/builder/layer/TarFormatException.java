package dev.fastforward.builder.layer;

import java.io.IOException;

/** A stream is no tar that we can read, or holds what no layer may hold. */
public final class TarFormatException extends IOException {
  private static final long serialVersionUID = 1;

  public TarFormatException(String message) {
    super(message);
  }
}
