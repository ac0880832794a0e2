package dev.fastforward.builder.posix;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open directory that serves as a root: every path is resolved below it, and no symlink, ".." or
 * magic link leads out, even if another process changes the tree at the same time. Thread-safe but
 * for closing.
 *
 * <p>Paths have no leading slash; the root itself is the empty string.
 */
public final class RootDirectory implements AutoCloseable {
  private static final int MAX_LINKS = 40;

  private final OpenDirectory top;

  private RootDirectory(FileDescriptor descriptor) {
    this.top = new OpenDirectory(descriptor, "");
  }

  /** Opens a directory of this machine as a root. */
  public static RootDirectory open(Path directory) throws PosixException {
    int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY;
    int currentDirectory = -100;
    return new RootDirectory(
        Opener.open(currentDirectory, directory.toAbsolutePath().toString(), flags, 0, 0));
  }

  /**
   * Takes over an open file descriptor, such as one that came over a socket.
   *
   * @throws PosixException if it is no directory; it is closed then
   */
  public static RootDirectory ofDescriptor(int number) throws PosixException {
    RootDirectory root = new RootDirectory(new FileDescriptor(number));
    if (!root.top.stat().isDirectory()) {
      root.close();
      throw new PosixException("root directory", "descriptor " + number, Errno.ENOTDIR);
    }
    return root;
  }

  /** The root itself. The caller does not close it. */
  public OpenDirectory top() {
    return top;
  }

  /**
   * Opens a directory whose path has no symlinks.
   *
   * @throws PosixException with ELOOP or ENOTDIR if it has
   */
  public OpenDirectory openDirectory(String path) throws PosixException {
    int resolve =
        OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS | OpenFlags.RESOLVE_NO_MAGICLINKS;
    int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY;
    return new OpenDirectory(Opener.open(top.number(), path, flags, 0, resolve), path);
  }

  /**
   * A directory below, whose path has no symlinks, as a root of its own. The caller closes it.
   *
   * @throws PosixException with ELOOP or ENOTDIR if the path has symlinks
   */
  public RootDirectory openRoot(String path) throws PosixException {
    int resolve =
        OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS | OpenFlags.RESOLVE_NO_MAGICLINKS;
    int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY;
    return new RootDirectory(Opener.open(top.number(), path, flags, 0, resolve));
  }

  /** The directory that holds a path. */
  public OpenDirectory openParent(String path) throws PosixException {
    int slash = path.lastIndexOf('/');
    return openDirectory(slash < 0 ? "" : path.substring(0, slash));
  }

  /**
   * Facts about a path that has no symlinks but perhaps the last element, which is not followed.
   */
  public FileStat stat(String path) throws PosixException {
    if (path.isEmpty()) {
      return top.stat();
    }
    try (OpenDirectory parent = openParent(path)) {
      return parent.stat(nameOf(path));
    }
  }

  /** Opens a regular file whose path has no symlinks. */
  public OpenFile openRead(String path) throws PosixException {
    try (OpenDirectory parent = openParent(path)) {
      return parent.openRead(nameOf(path));
    }
  }

  /** Opens a regular file, following symlinks as a process does whose root this is. */
  public OpenFile openReadFollowing(String path) throws PosixException {
    int resolve = OpenFlags.RESOLVE_IN_ROOT | OpenFlags.RESOLVE_NO_MAGICLINKS;
    return Opener.reopenFile(Opener.open(top.number(), path, OpenFlags.PATH, 0, resolve), path);
  }

  /**
   * The path without symlinks that a process would come to whose root this is. What does not exist
   * is taken as it is named. Other processes may change it at once: open it without following.
   *
   * @throws PosixException with ELOOP for too many symlinks
   */
  public String realPath(String path) throws PosixException {
    List<String> done = new ArrayList<>();
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(path.split("/")));
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
        continue;
      }
      String target = linkTarget(String.join("/", done), name);
      if (target == null) {
        done.add(name);
        continue;
      }
      if (++links > MAX_LINKS) {
        throw new PosixException("symlinks of", path, Errno.ELOOP);
      }
      if (target.startsWith("/")) {
        done.clear();
      }
      Arrays.asList(target.split("/")).reversed().forEach(rest::addFirst);
    }
    return String.join("/", done);
  }

  private @Nullable String linkTarget(String directory, String name) throws PosixException {
    try (OpenDirectory parent = openDirectory(directory)) {
      return parent.stat(name).isSymlink() ? parent.readLink(name) : null;
    } catch (PosixException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return null;
      }
      throw e;
    }
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    top.close();
  }
}
