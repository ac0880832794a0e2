package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mount points of one command in a root. Those that the image lacks are made, and removed after
 * the command unless the command uses them.
 */
final class MountPoints implements AutoCloseable {
  private static final List<String> KERNEL = List.of("proc", "sys", "dev");

  private final RootDirectory root;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Deque<Made> made = new ArrayDeque<>();
  private final List<RootDirectory> sources = new ArrayList<>();

  /** A name that was made here, and the file that it was then. */
  private record Made(RootDirectory root, String path, FileStat stat) {}

  private MountPoints(RootDirectory root) {
    this.root = root;
  }

  /**
   * @param wanted paths of files to be mounted on; symlinks are resolved as inside the root
   * @param mounts what else is mounted, parents first
   * @throws BuildException with DockerfileInvalid if something else is in the place of a mount
   */
  static MountPoints prepare(RootDirectory root, List<String> wanted, List<Mount> mounts)
      throws IOException {
    MountPoints points = new MountPoints(root);
    try {
      for (String directory : KERNEL) {
        points.ensureKernelDirectory(directory);
      }
      for (String path : wanted) {
        String real = root.realPath(path);
        if (points.ensure(root, real, false)) {
          points.files.put(path, real);
        }
      }
      for (int i = 0; i < mounts.size(); i++) {
        points.ensure(mounts.get(i), enclosing(mounts.get(i), mounts.subList(0, i)));
      }
      return points;
    } catch (IOException | BuildException e) {
      points.close();
      throw e;
    }
  }

  /** The mount that another one's target lies in; null if that is the root itself. */
  private static @Nullable Mount enclosing(Mount mount, List<Mount> before) {
    return before.reversed().stream()
        .filter(outer -> mount.target().startsWith(outer.target() + "/"))
        .findFirst()
        .orElse(null);
  }

  private void ensure(Mount mount, @Nullable Mount outer) throws IOException {
    RootDirectory place = root;
    String path = mount.target();
    if (outer != null) {
      if (!(outer instanceof Mount.Bind bind)) {
        return; // memory, where the agent makes it
      }
      path = path.substring(outer.target().length());
      place = source(bind);
    } else if (KERNEL.contains(path.substring(1).split("/", 2)[0])) {
      return; // the agent's own
    }
    boolean directory = isDirectory(mount);
    boolean there = ensure(place, place.realPath(path), directory);
    if (outer instanceof Mount.Bind bind && bind.kept()) {
      // It stays: others may have mounted there, and removing it would take that from them.
      RootDirectory kept = place;
      made.removeIf(one -> one.root().equals(kept));
    }
    if (!there) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "nothing can be mounted at "
              + mount.target()
              + ": the image has no "
              + (directory ? "directory" : "file")
              + " there, but something else; choose another target");
    }
  }

  private RootDirectory source(Mount.Bind bind) throws IOException {
    try (RootDirectory base = RootDirectory.open(bind.base())) {
      RootDirectory source = base.openRoot(bind.path());
      sources.add(source);
      return source;
    }
  }

  private static boolean isDirectory(Mount mount) throws IOException {
    return switch (mount) {
      case Mount.Bind bind -> {
        try (RootDirectory base = RootDirectory.open(bind.base())) {
          yield base.stat(bind.path()).isDirectory();
        }
      }
      case Mount.Tmpfs _ -> true;
      case Mount.Secret _, Mount.Socket _ -> false;
    };
  }

  /** Where each wanted file is to be mounted; one that is no file in the image is left out. */
  Map<String, String> files() {
    return files;
  }

  private void ensureKernelDirectory(String name) throws IOException {
    try {
      root.top().mkdir(name, 0755);
    } catch (PosixException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      if (!root.top().stat(name).isDirectory()) {
        throw new PosixException("mount the kernel's files at", "/" + name, Errno.ENOTDIR);
      }
    }
  }

  /** Whether there is a file, or a directory, after this. */
  private boolean ensure(RootDirectory place, String path, boolean directory) throws IOException {
    if (path.isEmpty()) {
      return directory;
    }
    int slash = path.lastIndexOf('/');
    if (slash > 0 && !ensure(place, path.substring(0, slash), true)) {
      return false;
    }
    String name = path.substring(slash + 1);
    try (OpenDirectory parent = place.openParent(path)) {
      try {
        if (directory) {
          parent.mkdir(name, 0755);
        } else {
          parent.create(name, 0644).close();
        }
        made.push(new Made(place, path, parent.stat(name)));
        return true;
      } catch (PosixException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
        FileStat found = parent.stat(name);
        return directory ? found.isDirectory() : found.isFile() || found.isSocket();
      }
    }
  }

  /** Removes what was made here and is still as it was made. */
  @Override
  public void close() throws IOException {
    try {
      for (Made one = made.poll(); one != null; one = made.poll()) {
        remove(one);
      }
    } finally {
      sources.forEach(RootDirectory::close);
    }
  }

  private static void remove(Made one) throws IOException {
    String name = one.path().substring(one.path().lastIndexOf('/') + 1);
    try (OpenDirectory parent = one.root().openParent(one.path())) {
      FileStat now = parent.stat(name);
      if (now.inode() != one.stat().inode()) {
        return;
      }
      if (now.isDirectory()) {
        parent.rmdir(name);
      } else if (now.size() == 0 && now.mode() == one.stat().mode()) {
        parent.unlink(name);
      }
    } catch (PosixException e) {
      // The command removed it or uses it, so it is part of the image now.
      if (e.errno() != Errno.ENOENT
          && e.errno() != Errno.ENOTEMPTY
          && e.errno() != Errno.ENOTDIR
          && e.errno() != Errno.ELOOP) {
        throw e;
      }
    }
  }
}
