package dev.fastforward.builder.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * A mount of a RUN. What was not given is null, 0 or false.
 *
 * @param size limit of a tmpfs in bytes
 * @param sharing of a cache: shared, private or locked
 * @param env name of the variable that a secret is put into
 */
public record MountFlag(
    Type type,
    @Nullable String from,
    @Nullable String source,
    @Nullable String target,
    boolean readOnly,
    long size,
    @Nullable String id,
    @Nullable String sharing,
    boolean required,
    @Nullable String env,
    @Nullable Integer mode,
    @Nullable Long uid,
    @Nullable Long gid) {

  /** What is mounted. */
  public enum Type {
    bind,
    cache,
    tmpfs,
    secret,
    ssh
  }
}
