package dev.fastforward.builder.plan;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;

/** An image of a registry that a stage needs, and for which platform. */
public record NeededImage(ImageReference reference, Platform platform) {}
