package dev.fastforward.builder.step;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a RUN sees as long as it lasts, and no layer holds: one {@code --mount}, with its variables
 * expanded. Targets are absolute and clean, and never the root.
 */
public sealed interface RunMount {

  /** Files of a context, a stage or an image. What the command changes there is thrown away. */
  record Bind(String target, CopySource from, String source, boolean readOnly)
      implements RunMount {}

  /**
   * A folder that outlives the build.
   *
   * @param id with the name space that BUILDKIT_CACHE_MOUNT_NS gives
   * @param from what a new folder begins with; null for nothing
   * @param source below from, or, without it, below the folder itself; empty for all of it
   * @param owner of a new folder; null for root's with mode 0755
   */
  record Cache(
      String target,
      String id,
      @Nullable CopySource from,
      String source,
      boolean readOnly,
      Sharing sharing,
      @Nullable Access owner)
      implements RunMount {}

  /**
   * An empty folder in memory.
   *
   * @param size most that it holds, in bytes; 0 for no limit of its own
   */
  record Tmpfs(String target, long size, boolean readOnly) implements RunMount {}

  /**
   * @param target null for a secret that is a variable only
   * @param env variable that holds it; null for none
   * @param given whether the build has it
   */
  record Secret(
      @Nullable String target, String id, Access access, @Nullable String env, boolean given)
      implements RunMount {}

  /**
   * The socket of an agent.
   *
   * @param given whether the build has it
   */
  record Ssh(String target, String id, Access access, boolean given) implements RunMount {}

  /** Owner and permission bits. */
  record Access(int mode, long uid, long gid) {}

  /** Who may use a cache at the same time. */
  enum Sharing {
    /** All. */
    SHARED,
    /** One; others get a folder of their own. */
    PRIVATE,
    /** One; others wait. */
    LOCKED;

    public static Sharing of(@Nullable String name) {
      return name == null ? SHARED : valueOf(name.toUpperCase(Locale.ROOT));
    }
  }
}
