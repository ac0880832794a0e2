package dev.fastforward.builder.solve;

import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.HistoryEntry;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.image.RootFs;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the config of an image. */
public final class ImageConfigs {
  /** Creation time of an image if no step ran a command. */
  private static final String EPOCH = "1970-01-01T00:00:00Z";

  private ImageConfigs() {}

  public static ImageConfig of(
      ImageState state, ContainerConfig config, @Nullable String author, Platform platform) {
    return of(state, state.layers(), config, author, platform, null);
  }

  /**
   * The config of an image for one output.
   *
   * @param layers those of the state, in the form of the output
   * @param latest the latest time in the config, seconds since the epoch; null for no limit
   */
  public static ImageConfig of(FinishedImage image, List<Layer> layers, @Nullable Long latest) {
    return of(image.state(), layers, image.config(), image.author(), image.platform(), latest);
  }

  private static ImageConfig of(
      ImageState state,
      List<Layer> layers,
      ContainerConfig config,
      @Nullable String author,
      Platform platform,
      @Nullable Long latest) {
    String created = state.created() == null ? EPOCH : state.created();
    return new ImageConfig(
        clamped(created, latest),
        author,
        platform.architecture(),
        platform.variant(),
        platform.os(),
        platform.osVersion(),
        platform.osFeatures(),
        config,
        new RootFs(layers.stream().map(Layer::diffId).toList()),
        latest == null ? state.history() : clamped(state.history(), latest),
        null);
  }

  private static List<HistoryEntry> clamped(List<HistoryEntry> history, long latest) {
    return history.stream()
        .map(entry ->
            new HistoryEntry(
                clamped(entry.created(), latest),
                entry.createdBy(),
                entry.author(),
                entry.comment(),
                entry.emptyLayer()))
        .toList();
  }

  private static @Nullable String clamped(@Nullable String time, @Nullable Long latest) {
    if (latest == null || time == null) {
      return time;
    }
    Instant limit = Instant.ofEpochSecond(latest);
    return isAfter(time, limit) ? History.time(limit) : time;
  }

  private static boolean isAfter(String time, Instant limit) {
    try {
      return Instant.parse(time).isAfter(limit);
    } catch (DateTimeException e) {
      return true; // a time of the base in another format
    }
  }
}
