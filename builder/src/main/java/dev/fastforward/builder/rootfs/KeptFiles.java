package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What some places of a root held at one moment, with other mounts below them. Of /proc and /sys
 * only what else is mounted there: in these file systems themselves the kernel decides what can be
 * written, and a runtime makes them read-only. Directories that are mounted read-only are left out.
 * Immutable.
 *
 * @param files by path
 */
record KeptFiles(Map<String, KeptFile> files) {
  private static final Set<String> KERNEL = Set.of("proc", "sys");
  private static final Pattern PROCESS = Pattern.compile("[0-9]+|self|thread-self");

  /** As deep as /sys/fs/cgroup. */
  private static final int KERNEL_DEPTH = 2;

  private static final int MOST = 10_000;

  /** All of a root that is still empty but for what the container runtime put there. */
  static KeptFiles all(RootDirectory root) throws IOException {
    return new Reader(root, null).read(Set.of(""));
  }

  /**
   * The same places as they are now. What is new there is named, and not looked into: it may be
   * large.
   */
  KeptFiles now(RootDirectory root, Set<String> places) throws IOException {
    return new Reader(root, this).read(places);
  }

  /** Only what is at these places or below. */
  KeptFiles at(Set<String> places) {
    Exclusions within = new Exclusions(places);
    Map<String, KeptFile> some = new TreeMap<>(files);
    some.keySet().removeIf(path -> !within.contains(path));
    return new KeptFiles(Collections.unmodifiableMap(some));
  }

  /** What cannot be written to, and cgroups, whose files say something else all the time. */
  private static boolean isNotKept(OpenDirectory mounted) throws IOException {
    return mounted.isReadOnly() || mounted.list().contains("cgroup.procs");
  }

  /** One reading. */
  private static final class Reader {
    private final RootDirectory root;
    private final @Nullable KeptFiles known;
    private final Map<String, KeptFile> found = new TreeMap<>();

    /**
     * @param known what is looked into; null for everything
     */
    Reader(RootDirectory root, @Nullable KeptFiles known) {
      this.root = root;
      this.known = known;
    }

    KeptFiles read(Set<String> places) throws IOException {
      for (String place : places) {
        if (place.isEmpty()) {
          found.put("", KeptFile.directory(root.top()));
          visit(root.top());
        } else {
          readPlace(place);
        }
      }
      return new KeptFiles(Collections.unmodifiableMap(found));
    }

    private void readPlace(String place) throws IOException {
      try (OpenDirectory parent = root.openParent(place)) {
        read(parent, place.substring(place.lastIndexOf('/') + 1), parent.stat().mountId());
      } catch (PosixException e) {
        boolean gone =
            e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP;
        if (!gone) {
          throw e;
        }
      }
    }

    private void visit(OpenDirectory directory) throws IOException {
      long mount = directory.stat().mountId();
      for (String name : directory.list()) {
        read(directory, name, mount);
      }
    }

    /** Looks for other mounts: runtimes hide files of /proc, and mount cgroups. */
    private void visitKernels(OpenDirectory directory, int depth) throws IOException {
      long mount = directory.stat().mountId();
      for (String name : directory.list()) {
        if (PROCESS.matcher(name).matches()) {
          continue;
        }
        FileStat stat = directory.stat(name);
        if (stat.mountId() != mount) {
          read(directory, name, mount);
        } else if (stat.isDirectory() && depth < KERNEL_DEPTH) {
          try (OpenDirectory child = directory.openDirectory(name)) {
            visitKernels(child, depth + 1);
          }
        }
      }
    }

    private void read(OpenDirectory parent, String name, long mount) throws IOException {
      String path = Walk.join(parent.path(), name);
      if (KERNEL.contains(path)) {
        try (OpenDirectory kernels = parent.openDirectory(name)) {
          visitKernels(kernels, 1);
        }
        return;
      }
      FileStat stat = parent.stat(name);
      KeptFile was = known == null ? null : known.files.get(path);
      boolean content = known == null || (was != null && was.stat().size() == stat.size());
      if (stat.isDirectory()) {
        try (OpenDirectory child = parent.openDirectory(name)) {
          if (stat.mountId() != mount && isNotKept(child)) {
            return;
          }
          found.put(path, KeptFile.read(parent, name, stat, false));
          if (known == null || (was != null && was.stat().isDirectory())) {
            visit(child);
          }
        }
      } else {
        found.put(path, KeptFile.read(parent, name, stat, content));
      }
      if (known == null && found.size() > MOST) {
        throw new IOException(
            "what is mounted in the container, by a webhook perhaps, has more than "
                + MOST
                + " files that its commands can write: "
                + parent.path());
      }
    }
  }
}
