package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Removes files of a root, and never another mount: taking away the name that something is mounted
 * on would detach that mount.
 */
final class Removal {
  /** How deep directories are opened within each other; what lies deeper is moved up first. */
  private static final int MAX_DEPTH = 200;

  private final RootDirectory root;
  private final Exclusions exclusions;
  private final long mount;
  private final Deque<String> movedUp = new ArrayDeque<>();
  private int moves;

  private Removal(RootDirectory root, Exclusions exclusions) throws IOException {
    this.root = root;
    this.exclusions = exclusions;
    this.mount = root.top().stat().mountId();
  }

  /** Removes all that is in the root; directories that lead to what is excluded stay. */
  static void ofAll(RootDirectory root, Exclusions exclusions) throws IOException {
    Removal removal = new Removal(root, exclusions);
    removal.empty(root.top(), 0);
    removal.finish();
  }

  /** Removes one path with all below it. */
  static void of(RootDirectory root, String path, Exclusions exclusions) throws IOException {
    Removal removal = new Removal(root, exclusions);
    try (OpenDirectory parent = root.openParent(path)) {
      removal.remove(parent, path.substring(path.lastIndexOf('/') + 1), 0);
    } catch (PosixException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    removal.finish();
  }

  private void finish() throws IOException {
    for (String name = movedUp.poll(); name != null; name = movedUp.poll()) {
      remove(root.top(), name, 0);
    }
  }

  /** Returns whether the directory is empty afterwards. */
  private boolean empty(OpenDirectory directory, int depth) throws IOException {
    boolean all = true;
    for (String name : directory.list()) {
      all &= remove(directory, name, depth);
    }
    return all;
  }

  private boolean remove(OpenDirectory parent, String name, int depth) throws IOException {
    if (exclusions.contains(Walk.join(parent.path(), name))) {
      return false;
    }
    FileStat stat = parent.stat(name);
    if (stat.mountId() != mount) {
      return false;
    }
    if (!stat.isDirectory()) {
      parent.unlink(name);
      return true;
    }
    if (depth > MAX_DEPTH) {
      String free = ".removed-" + System.nanoTime() + "-" + moves++;
      parent.rename(name, root.top(), free);
      movedUp.add(free);
      return true;
    }
    try (OpenDirectory child = parent.openDirectory(name)) {
      if (!empty(child, depth + 1)) {
        return false;
      }
    }
    try {
      parent.rmdir(name);
      return true;
    } catch (PosixException e) {
      if (e.errno() == Errno.EBUSY || e.errno() == Errno.ENOTEMPTY) {
        return false;
      }
      throw e;
    }
  }
}
