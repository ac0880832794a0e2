package dev.fastforward.builder.solve;

import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Platform;
import org.jspecify.annotations.Nullable;

/**
 * The image of one platform, with all its steps done and not yet published.
 *
 * @param author from MAINTAINER or the base; null if there is none
 * @param baseLayers how many of the layers, the lowest, are the base image's
 * @param epoch SOURCE_DATE_EPOCH in seconds; null if there is none
 */
public record FinishedImage(
    Platform platform,
    ImageState state,
    ContainerConfig config,
    @Nullable String author,
    int baseLayers,
    @Nullable Long epoch) {}
