package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.settings.BuildSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for where results of steps are looked for and kept. */
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

  @Option(names = "--no-cache", description = "Build all stages anew.")
  boolean noCache;

  @Option(
      names = "--no-cache-filter",
      paramLabel = "STAGE",
      split = ",",
      description = "Build these stages anew.")
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
      description = "Execute RUNs anew whose result is older, such as 7d or 12h.")
  @Nullable String maxAge;

  @Option(
      names = "--cache-freshness",
      paramLabel = "WHEN",
      description = "Execute RUNs anew when this changes: day, week, month, or any text.")
  @Nullable String freshness;

  @Option(
      names = "--cache-mounts",
      description =
          "Keep the contents of RUN --mount=type=cache in the cache repository, for builds on other"
              + " machines. Who may read it can read them: no secrets in there.")
  boolean mounts;

  /** Puts the options into a request. */
  public void apply(BuildRequestBuilder request) {
    request
        .cache(
            new BuildRequest.Cache(
                mode(),
                repository,
                maxAge == null ? 0 : Age.seconds("--cache-max-age", maxAge),
                freshness,
                mounts))
        .noCacheStages(noCache ? List.of("*") : noCacheFilter);
  }

  /** What to tell where the cache has no place; null where it has one, or is not wanted. */
  public static @Nullable String missing(BuildSettings settings) {
    boolean placed =
        settings.cache().repository() != null
            || settings.outputs().stream().anyMatch(output -> output.type() == OutputType.registry);
    return placed || settings.cache().isDisabled()
        ? null
        : "nothing is looked up or kept in a cache: the image is not pushed; add --cache-repo"
            + " REGISTRY/REPOSITORY or oci:DIRECTORY";
  }

  private CacheMode mode() {
    if (!cache) {
      return CacheMode.Disabled;
    }
    return noPushCache && mode == CacheMode.ReadWrite ? CacheMode.ReadOnly : mode;
  }
}
