package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Paths of a root that are not the image's: never written, removed or read. Immutable.
 *
 * @param paths each with all that is below it
 */
public record Exclusions(Set<String> paths) {
  static final Exclusions NONE = new Exclusions(Set.of());

  /** Where the kernel's file systems are mounted. */
  static final Exclusions KERNEL = new Exclusions(Set.of("proc", "sys", "dev"));

  public Exclusions {
    paths = Set.copyOf(paths);
  }

  /**
   * The kernel's file systems, and whatever is mounted in the root: a container runtime's
   * etc/resolv.conf, etc/hosts and etc/hostname, volumes, sockets.
   */
  public static Exclusions of(RootDirectory root) throws IOException {
    Set<String> paths = new HashSet<>(KERNEL.paths);
    addMounts(root.top(), root.top().stat().mountId(), paths);
    return new Exclusions(paths);
  }

  private static void addMounts(OpenDirectory directory, long mount, Set<String> paths)
      throws IOException {
    for (String name : directory.list()) {
      String path = Walk.join(directory.path(), name);
      FileStat stat = directory.stat(name);
      if (stat.mountId() != mount) {
        paths.add(path);
      } else if (stat.isDirectory() && !paths.contains(path)) {
        try (OpenDirectory child = directory.openDirectory(name)) {
          addMounts(child, mount, paths);
        }
      }
    }
  }

  /** Whether the path is excluded, or below one that is. */
  public boolean contains(String path) {
    if (paths.contains(path)) {
      return true;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (paths.contains(path.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }
}
