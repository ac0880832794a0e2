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
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of one command where mount(2) is not possible: files are placed in the root while the
 * command runs and removed after it. Files at the target are moved aside meanwhile. A command could
 * change files of a read-only mount; the changes are discarded. Not thread-safe.
 */
final class StagePlacing implements AutoCloseable {
  private static final String ASIDE = ".fastforward-aside-";

  private final String sandbox;
  private final RootDirectory root;
  private final SocketServers servers = new SocketServers();
  private final Deque<Undo> undos = new ArrayDeque<>();
  private int aside;

  /** Reverts one change. */
  @FunctionalInterface
  private interface Undo {
    void run() throws IOException;
  }

  private StagePlacing(String sandbox, RootDirectory root) {
    this.sandbox = sandbox;
    this.root = root;
  }

  /**
   * @param sandbox its kind, for messages
   * @throws BuildException with SandboxUnavailable for a target where nothing can be placed
   */
  static StagePlacing place(String sandbox, RootDirectory root, List<Mount> mounts)
      throws IOException {
    StagePlacing placing = new StagePlacing(sandbox, root);
    try {
      for (Mount mount : mounts) {
        placing.add(mount);
      }
      return placing;
    } catch (IOException | RuntimeException e) {
      try {
        placing.close();
      } catch (IOException | RuntimeException other) {
        e.addSuppressed(other);
      }
      throw e;
    }
  }

  private void add(Mount mount) throws IOException {
    String path = root.realPath(mount.target());
    int slash = path.lastIndexOf('/');
    if (path.isEmpty()) {
      throw refused(mount, "it is the root");
    }
    ensureDirectory(slash < 0 ? "" : path.substring(0, slash), mount);
    putAside(path, mount);
    PlacedMount placed = PlacedMount.put(mount, root, path, servers);
    undos.push(placed::takeAway);
  }

  private void ensureDirectory(String path, Mount mount) throws IOException {
    if (path.isEmpty()) {
      return;
    }
    ensureDirectory(path.substring(0, Math.max(0, path.lastIndexOf('/'))), mount);
    String name = name(path);
    try (OpenDirectory parent = root.openParent(path)) {
      try {
        parent.mkdir(name, 0755);
        FileStat made = parent.stat(name);
        undos.push(() -> removeEmpty(path, made));
      } catch (PosixException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
        FileStat found = parent.stat(name);
        if (!found.isDirectory()) {
          throw refused(mount, "/" + path + " is no directory");
        }
        if (found.mountId() != root.top().stat().mountId()) {
          throw refused(mount, "/" + path + " is a mount of the container");
        }
      }
    }
  }

  /** A directory that was made here and is still empty is not the image's. */
  private void removeEmpty(String path, FileStat made) throws IOException {
    try (OpenDirectory parent = root.openParent(path)) {
      if (parent.stat(name(path)).inode() == made.inode()) {
        parent.rmdir(name(path));
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

  private void putAside(String path, Mount mount) throws IOException {
    try (OpenDirectory parent = root.openParent(path)) {
      FileStat found = find(parent, name(path));
      if (found == null) {
        return;
      }
      if (found.mountId() != root.top().stat().mountId()) {
        throw refused(mount, "it is a mount of the container");
      }
      String free = ASIDE + System.nanoTime() + "-" + aside++;
      parent.rename(name(path), root.top(), free);
      undos.push(() -> putBack(free, path));
    }
  }

  private static @Nullable FileStat find(OpenDirectory parent, String name) throws IOException {
    try {
      return parent.stat(name);
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  private void putBack(String free, String path) throws IOException {
    try (OpenDirectory parent = root.openParent(path)) {
      root.top().rename(free, parent, name(path));
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private BuildException refused(Mount mount, String why) {
    return new BuildException(
        FailureReason.SandboxUnavailable,
        "in the sandbox \""
            + sandbox
            + "\" nothing can be put at the mount target "
            + mount.target()
            + ": "
            + why
            + "; choose another target");
  }

  /**
   * Removes everything. Each removal is tried, even if others failed.
   *
   * @throws BuildException if the command did what would leave something of a mount in the image
   */
  @Override
  public void close() throws IOException {
    servers.close();
    IOException failed = null;
    BuildException refused = null;
    for (Undo undo = undos.poll(); undo != null; undo = undos.poll()) {
      try {
        undo.run();
      } catch (IOException e) {
        failed = e;
      } catch (BuildException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
    if (failed != null) {
      throw new BuildException(
          FailureReason.RunFailed,
          "what was mounted for the command cannot be taken away again: it moved a directory that"
              + " holds a mount, or something is in its place ("
              + failed.getMessage()
              + ")",
          failed);
    }
  }
}
