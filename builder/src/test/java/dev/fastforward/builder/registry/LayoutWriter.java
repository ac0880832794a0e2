package dev.fastforward.builder.registry;

import java.nio.file.Path;

/** The other process of {@link LayoutRepositoryIT}. */
final class LayoutWriter {
  static final int TAGS = 40;

  private LayoutWriter() {}

  public static void main(String[] args) {
    LayoutRepositoryIT.putTags(Path.of(args[0]), 80, 80 + TAGS);
  }
}
