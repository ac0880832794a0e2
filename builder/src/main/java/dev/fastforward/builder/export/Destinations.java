package dev.fastforward.builder.export;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What destinations have in common. */
final class Destinations {
  private Destinations() {}

  static void close(OutputFile file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
