package dev.fastforward.builder.build;

import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.image.RootFs;
import org.jspecify.annotations.Nullable;

/** Puts the config of an image together. */
final class ImageConfigs {
  /** What an image says that no step with a clock went into. */
  private static final String EPOCH = "1970-01-01T00:00:00Z";

  private ImageConfigs() {}

  static ImageConfig of(
      ImageState state, ContainerConfig config, @Nullable String author, Platform platform) {
    return new ImageConfig(
        state.created() == null ? EPOCH : state.created(),
        author,
        platform.architecture(),
        platform.variant(),
        platform.os(),
        platform.osVersion(),
        platform.osFeatures(),
        config,
        new RootFs(state.layers().stream().map(Layer::diffId).toList()),
        state.history(),
        null);
  }
}
