package dev.fastforward.builder.registry;

import dev.fastforward.builder.layout.LayoutRepositoryIT;
import java.nio.file.Path;

/** The other process of {@link LayoutRepositoryIT}. */
public final class LayoutWriter {
  public static final int TAGS = 40;

  private LayoutWriter() {}

  public static void main(String[] args) {
    LayoutRepositoryIT.putTags(Path.of(args[0]), 80, 80 + TAGS);
  }
}
