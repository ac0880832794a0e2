package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a root held at one moment: the facts of every file, without contents. Immutable.
 *
 * @param files by path, parents before what they hold; without the root itself and without what is
 *     excluded
 * @param top the root itself
 */
public record Snapshot(Map<String, FileStat> files, FileStat top) {
  /** The coarsest clock that kernels stamp files by has 100 ticks a second. */
  private static final long TICK_NANOS = 10_000_000;

  /**
   * Walks the root. Returns only when a change made from now on gets another ctime than every file
   * has: the kernel's clock for files is coarse, and a change within the same tick would not show.
   */
  public static Snapshot take(RootDirectory root, Exclusions exclusions) throws IOException {
    Snapshot snapshot =
        new Snapshot(Collections.unmodifiableMap(Walk.over(root, exclusions)), root.top().stat());
    awaitNextTick();
    return snapshot;
  }

  /** The same of all that is there. */
  public static Snapshot of(RootDirectory root) throws IOException {
    return take(root, Exclusions.NONE);
  }

  private static void awaitNextTick() {
    long end = System.nanoTime() + 2 * TICK_NANOS;
    long left;
    while ((left = end - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
    }
  }

  @Nullable FileStat get(String path) {
    return path.isEmpty() ? top : files.get(path);
  }
}
