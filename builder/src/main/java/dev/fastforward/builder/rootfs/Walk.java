package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** One walk over a root that leaves out what is excluded or mounted. */
final class Walk {
  /** Below PATH_MAX with one-letter names; deeper trees are refused rather than walked for ever. */
  private static final int MAX_DEPTH = 1000;

  private final Exclusions exclusions;
  private final long mount;
  private final Map<String, FileStat> found = new TreeMap<>();

  private Walk(Exclusions exclusions, long mount) {
    this.exclusions = exclusions;
    this.mount = mount;
  }

  /** Facts by path, without the root itself. */
  static Map<String, FileStat> over(RootDirectory root, Exclusions exclusions) throws IOException {
    Walk walk = new Walk(exclusions, root.top().stat().mountId());
    walk.visit(root.top(), 0);
    return walk.found;
  }

  private void visit(OpenDirectory directory, int depth) throws IOException {
    checkDepth(directory, depth);
    for (String name : directory.list()) {
      String path = join(directory.path(), name);
      if (exclusions.paths().contains(path)) {
        continue;
      }
      FileStat stat = directory.stat(name);
      if (stat.mountId() != mount) {
        continue;
      }
      found.put(path, stat);
      if (stat.isDirectory()) {
        try (OpenDirectory child = directory.openDirectory(name)) {
          visit(child, depth + 1);
        }
      }
    }
  }

  /**
   * @throws PosixException (ENAMETOOLONG) for a directory that is too deep below its root
   */
  static void checkDepth(OpenDirectory directory, int depth) throws PosixException {
    if (depth > MAX_DEPTH) {
      throw new PosixException(
          "walk (directories may be nested " + MAX_DEPTH + " deep)",
          directory.path().substring(0, 200) + "…",
          Errno.ENAMETOOLONG);
    }
  }

  static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }
}
