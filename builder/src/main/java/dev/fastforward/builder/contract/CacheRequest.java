package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How the build uses its cache.
 *
 * @param repository image repository, or {@code oci:DIRECTORY}; null for the first registry
 *     output's repository with /cache behind it
 * @param maxAgeSeconds entries older than this are not read; 0 for any age
 * @param freshness day, week, month or any text: enters the keys of RUN; null for none
 * @param cacheMounts whether the contents of RUN --mount=type=cache are kept in the cache
 *     repository
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record CacheRequest(
    @JsonInclude(JsonInclude.Include.ALWAYS) CacheMode mode,
    @Nullable String repository,
    long maxAgeSeconds,
    @Nullable String freshness,
    boolean cacheMounts) {

  public static CacheRequest of(CacheMode mode, @Nullable String repository) {
    return new CacheRequest(mode, repository, 0, null, false);
  }
}
