package dev.fastforward.builder.solve;

import dev.fastforward.builder.image.HistoryEntry;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.step.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of the image's history. */
public final class History {
  private static final String COMMENT = "buildkit.dockerfile.v0";

  private History() {}

  public static HistoryEntry entry(Step step, @Nullable String created) {
    return new HistoryEntry(
        created, step.info().createdBy(), null, COMMENT, step instanceof Step.Config ? true : null);
  }

  /**
   * The times of the last steps that made layers, from the config of a cached image.
   *
   * @param count of these steps
   * @return in order; null where the config has no time
   */
  public static List<@Nullable String> layerTimes(ImageConfig config, int count) {
    List<@Nullable String> times = new ArrayList<>();
    for (HistoryEntry entry : config.historyEntries()) {
      if (!entry.isEmptyLayer()) {
        times.add(entry.created());
      }
    }
    while (times.size() < count) {
      times.addFirst(null);
    }
    return times.subList(times.size() - count, times.size());
  }

  /**
   * @param epoch seconds since the epoch for all times that the build writes; null for none
   */
  public static @Nullable String time(@Nullable Long epoch, @Nullable String otherwise) {
    return epoch == null ? otherwise : time(Instant.ofEpochSecond(epoch));
  }

  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
