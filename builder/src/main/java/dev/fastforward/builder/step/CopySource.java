package dev.fastforward.builder.step;

import dev.fastforward.builder.image.ImageReference;

/** Where COPY and ADD take files from. */
public sealed interface CopySource {
  /** The main build context. */
  record Context() implements CopySource {}

  /** An earlier stage, by its index in the graph. */
  record Stage(int index) implements CopySource {}

  /** An image of a registry, in the stage's platform. */
  record Image(ImageReference reference) implements CopySource {}

  /** A context given on the command line, a directory. */
  record Named(String name) implements CopySource {}
}
