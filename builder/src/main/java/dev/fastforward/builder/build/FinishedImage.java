package dev.fastforward.builder.build;

import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Platform;
import org.jspecify.annotations.Nullable;

/**
 * The image of one platform, with all its steps done and not yet published.
 *
 * @param author from MAINTAINER or the base; null if there is none
 */
record FinishedImage(
    Platform platform, ImageState state, ContainerConfig config, @Nullable String author) {}
