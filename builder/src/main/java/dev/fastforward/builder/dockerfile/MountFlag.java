package dev.fastforward.builder.dockerfile;

import org.jspecify.annotations.Nullable;

/** A mount of a RUN as the Dockerfile gives it. What it does not give is null, 0 or false. */
public sealed interface MountFlag {

  /** Files of the context, or of the stage, image or context {@code from}. */
  record Bind(
      @Nullable String from, @Nullable String source, @Nullable String target, boolean readOnly)
      implements MountFlag {}

  /**
   * A folder that outlives the build.
   *
   * @param sharing shared, private or locked
   */
  record Cache(
      @Nullable String from,
      @Nullable String source,
      @Nullable String target,
      boolean readOnly,
      @Nullable String id,
      @Nullable String sharing,
      Access access)
      implements MountFlag {}

  /**
   * An empty folder in memory.
   *
   * @param size limit in bytes
   */
  record Tmpfs(@Nullable String target, boolean readOnly, long size) implements MountFlag {}

  /**
   * A secret.
   *
   * @param source another word for the id
   * @param env name of the variable that the secret is put into
   */
  record Secret(
      @Nullable String source,
      @Nullable String target,
      @Nullable String id,
      boolean required,
      @Nullable String env,
      Access access)
      implements MountFlag {}

  /**
   * The socket of an agent.
   *
   * @param source has no meaning; plans refuse it
   */
  record Ssh(
      @Nullable String source,
      @Nullable String target,
      @Nullable String id,
      boolean required,
      Access access)
      implements MountFlag {}

  /** Owner and permission bits. */
  record Access(@Nullable Integer mode, @Nullable Long uid, @Nullable Long gid) {
    public boolean isEmpty() {
      return mode == null && uid == null && gid == null;
    }
  }

  /** The types by the words of {@code type=}. */
  enum Type {
    bind,
    cache,
    tmpfs,
    secret,
    ssh
  }
}
