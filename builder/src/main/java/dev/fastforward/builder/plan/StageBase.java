package dev.fastforward.builder.plan;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;

/** What a stage's FROM names. */
public sealed interface StageBase {
  /** The empty image. */
  record Scratch(Platform platform) implements StageBase {}

  /** An image of a registry. */
  record Image(ImageReference reference, Platform platform) implements StageBase {}

  /** An earlier stage, by its index in the graph. */
  record Stage(int index) implements StageBase {}
}
