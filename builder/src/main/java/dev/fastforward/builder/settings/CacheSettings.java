package dev.fastforward.builder.settings;

import dev.fastforward.builder.contract.CacheMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the cache is used, and where it is.
 *
 * @param repository image repository, or {@code oci:DIRECTORY}; null for the first registry
 *     output's repository with /cache behind it
 * @param maxAgeSeconds entries older than this are not read; 0 for any age
 * @param freshness day, week, month or any text: enters the keys of RUN; null for none
 * @param mountsKept whether the contents of RUN --mount=type=cache are kept in the cache repository
 * @param forcedStages names of stages that are built without the cache; "*" for all
 */
public record CacheSettings(
    CacheMode mode,
    @Nullable String repository,
    long maxAgeSeconds,
    @Nullable String freshness,
    boolean mountsKept,
    List<String> forcedStages) {

  public CacheSettings {
    forcedStages = List.copyOf(forcedStages);
  }

  public boolean isDisabled() {
    return mode == CacheMode.Disabled;
  }

  public boolean isWritable() {
    return mode == CacheMode.ReadWrite;
  }
}
