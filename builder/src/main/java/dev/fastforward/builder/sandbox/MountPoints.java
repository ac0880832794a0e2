package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names in a root that something is mounted on for the time of one command. What the image does
 * not have is made, and taken away again unless the command put it to use.
 */
final class MountPoints implements AutoCloseable {
  private static final List<String> KERNEL = List.of("proc", "sys", "dev");

  private final RootDirectory root;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Deque<Made> made = new ArrayDeque<>();

  /** A name that was made here, and the file that it was then. */
  private record Made(String path, FileStat stat) {}

  private MountPoints(RootDirectory root) {
    this.root = root;
  }

  /**
   * @param wanted paths of files to be mounted on; symlinks are resolved as inside the root
   */
  static MountPoints prepare(RootDirectory root, List<String> wanted) throws IOException {
    MountPoints points = new MountPoints(root);
    try {
      for (String directory : KERNEL) {
        points.ensureKernelDirectory(directory);
      }
      for (String path : wanted) {
        String real = root.realPath(path);
        if (points.ensureFile(real)) {
          points.files.put(path, real);
        }
      }
      return points;
    } catch (IOException e) {
      points.close();
      throw e;
    }
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

  private boolean ensureFile(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    if (path.isEmpty() || (slash > 0 && !ensureDirectory(path.substring(0, slash)))) {
      return false;
    }
    String name = path.substring(slash + 1);
    try (OpenDirectory parent = root.openParent(path)) {
      try (OpenFile _ = parent.create(name, 0644)) {
        made.push(new Made(path, parent.stat(name)));
        return true;
      } catch (PosixException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
        return parent.stat(name).isFile();
      }
    }
  }

  private boolean ensureDirectory(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    if (slash > 0 && !ensureDirectory(path.substring(0, slash))) {
      return false;
    }
    String name = path.substring(slash + 1);
    try (OpenDirectory parent = root.openParent(path)) {
      try {
        parent.mkdir(name, 0755);
        made.push(new Made(path, parent.stat(name)));
        return true;
      } catch (PosixException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
        return parent.stat(name).isDirectory();
      }
    }
  }

  /** Removes what was made here and is still as it was made. */
  @Override
  public void close() throws IOException {
    for (Made one = made.poll(); one != null; one = made.poll()) {
      String name = one.path().substring(one.path().lastIndexOf('/') + 1);
      try (OpenDirectory parent = root.openParent(one.path())) {
        FileStat now = parent.stat(name);
        if (now.inode() != one.stat().inode()) {
          continue;
        }
        if (now.isDirectory()) {
          parent.rmdir(name);
        } else if (now.size() == 0 && now.mode() == one.stat().mode()) {
          parent.unlink(name);
        }
      } catch (PosixException e) {
        // The command removed it, or uses it: then it is the image's now.
        if (e.errno() != Errno.ENOENT
            && e.errno() != Errno.ENOTEMPTY
            && e.errno() != Errno.ENOTDIR
            && e.errno() != Errno.ELOOP) {
          throw e;
        }
      }
    }
  }
}
