package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.settings.BuildSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the build cache. */
public final class CacheOptions {
  @Option(
      names = "--cache-repo",
      paramLabel = "REF",
      description =
          "Cache repository, or oci:DIRECTORY (default: the image's repository with /cache behind"
              + " it).")
  @Nullable String repository;

  @Option(
      names = "--cache-mode",
      paramLabel = "MODE",
      description = "ReadWrite, ReadOnly or Disabled (default: ${DEFAULT-VALUE}).",
      defaultValue = "ReadWrite")
  CacheMode mode = CacheMode.ReadWrite;

  @Option(names = "--no-cache", description = "Build all stages without the cache.")
  boolean noCache;

  @Option(
      names = "--no-cache-filter",
      paramLabel = "STAGE",
      split = ",",
      description = "Build these stages without the cache.")
  List<String> noCacheFilter = new ArrayList<>();

  @Option(
      names = "--cache",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Use the cache (default: ${DEFAULT-VALUE}).")
  boolean cache = true;

  @Option(names = "--no-push-cache", description = "Read the cache, and write nothing to it.")
  public boolean noPushCache;

  @Option(
      names = {"--cache-max-age", "--cache-ttl"},
      paramLabel = "DURATION",
      description = "Execute a RUN again if its result is older, such as 7d or 12h.")
  @Nullable String maxAge;

  @Option(
      names = "--cache-freshness",
      paramLabel = "WHEN",
      description = "Execute each RUN again when this changes: day, week, month, or any text.")
  @Nullable String freshness;

  @Option(
      names = "--cache-mounts",
      description =
          "Keep the contents of RUN --mount=type=cache in the cache repository, for builds on other"
              + " machines. They must contain no secrets, because readers of the cache can read them.")
  boolean mounts;

  /** Puts the options into a request. */
  public void apply(BuildRequestBuilder request) {
    request
        .cache(
            new CacheRequest(
                mode(),
                repository,
                maxAge == null ? 0 : Age.seconds("--cache-max-age", maxAge),
                freshness,
                mounts))
        .noCacheStages(noCache ? List.of("*") : noCacheFilter);
  }

  /** A note if there is no place for a cache; null if there is one, or the cache is disabled. */
  public static @Nullable String missing(BuildSettings settings) {
    boolean placed =
        settings.cache().repository() != null
            || settings.outputs().stream().anyMatch(output -> output.type() == OutputType.registry);
    return placed || settings.cache().isDisabled()
        ? null
        : "no cache is used, because the image is not pushed; add --cache-repo"
            + " REGISTRY/REPOSITORY or oci:DIRECTORY";
  }

  private CacheMode mode() {
    if (!cache) {
      return CacheMode.Disabled;
    }
    return noPushCache && mode == CacheMode.ReadWrite ? CacheMode.ReadOnly : mode;
  }
}
