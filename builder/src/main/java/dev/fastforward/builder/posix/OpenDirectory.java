package dev.fastforward.builder.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An open directory. All names are single path elements in it, and none is followed if it is a
 * symlink. Thread-safe but for closing.
 */
public final class OpenDirectory implements AutoCloseable {
  private static final int AT_REMOVEDIR = 0x200;
  private static final int RENAME_NOREPLACE = 1;
  private static final int ONE_NAME =
      OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS | OpenFlags.RESOLVE_NO_MAGICLINKS;
  private static final int S_IFIFO = 0010000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  private final FileDescriptor descriptor;
  private final String path;

  /**
   * @param path below the root, for messages
   */
  OpenDirectory(FileDescriptor descriptor, String path) {
    this.descriptor = descriptor;
    this.path = path;
  }

  int number() {
    return descriptor.number();
  }

  /** Path below the root, as it was opened. */
  public String path() {
    return path;
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  private String checked(String name) throws PosixException {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      throw new PosixException("name " + name + " in", path, Errno.EINVAL);
    }
    return name;
  }

  /** Facts about this directory. */
  public FileStat stat() throws PosixException {
    return StatReader.read(number(), "", path);
  }

  /**
   * @throws PosixException with ENOENT if there is no such name
   */
  public FileStat stat(String name) throws PosixException {
    return StatReader.read(number(), checked(name), pathOf(name));
  }

  /** Opens a directory in this one; a symlink there is an error (ELOOP or ENOTDIR). */
  public OpenDirectory openDirectory(String name) throws PosixException {
    int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW;
    return new OpenDirectory(
        Opener.open(number(), checked(name), flags, 0, ONE_NAME), pathOf(name));
  }

  /**
   * Opens a regular file for reading. Anything else is an error (EINVAL), found out before it is
   * opened: opening a device or a pipe would do something.
   */
  public OpenFile openRead(String name) throws PosixException {
    return Opener.reopenFile(
        Opener.open(number(), checked(name), OpenFlags.PATH | OpenFlags.NOFOLLOW, 0, ONE_NAME),
        pathOf(name));
  }

  /**
   * Makes a new file for writing.
   *
   * @throws PosixException with EEXIST if the name exists, as any type of file
   */
  public OpenFile create(String name, int mode) throws PosixException {
    int flags = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOFOLLOW;
    return new OpenFile(Opener.open(number(), checked(name), flags, mode, ONE_NAME), pathOf(name));
  }

  /**
   * Opens a regular file for writing, without its content.
   *
   * @throws PosixException with ELOOP for a symlink
   */
  public OpenFile overwrite(String name) throws PosixException {
    int flags = OpenFlags.WRONLY | OpenFlags.TRUNC | OpenFlags.NOFOLLOW | OpenFlags.NOCTTY;
    return new OpenFile(Opener.open(number(), checked(name), flags, 0, ONE_NAME), pathOf(name));
  }

  /**
   * A path by which this process alone can name something in this directory, wherever that is.
   * Valid while the directory is open.
   */
  public Path processPath(String name) throws PosixException {
    return Path.of("/proc/self/fd/" + number() + "/" + checked(name));
  }

  public void mkdir(String name, int mode) throws PosixException {
    checked(name);
    SystemCall.of(
        "mkdir", pathOf(name), c -> c.invoke(Syscall.MKDIRAT, number(), c.path(name), mode));
  }

  /**
   * @param target as it is written into the link
   */
  public void symlink(String target, String name) throws PosixException {
    checked(name);
    SystemCall.of(
        "symlink",
        pathOf(name),
        c -> c.invoke(Syscall.SYMLINKAT, c.path(target), number(), c.path(name)));
  }

  /** Gives a file (or symlink) of another directory one more name here. */
  public void link(OpenDirectory from, String fromName, String name) throws PosixException {
    checked(name);
    from.checked(fromName);
    SystemCall.of(
        "link",
        pathOf(name),
        c -> c.invoke(Syscall.LINKAT, from.number(), c.path(fromName), number(), c.path(name), 0));
  }

  public void makeFifo(String name, int mode) throws PosixException {
    makeNode(name, S_IFIFO | mode, 0);
  }

  public void makeCharDevice(String name, int mode, int major, int minor) throws PosixException {
    makeNode(name, S_IFCHR | mode, device(major, minor));
  }

  public void makeBlockDevice(String name, int mode, int major, int minor) throws PosixException {
    makeNode(name, S_IFBLK | mode, device(major, minor));
  }

  private void makeNode(String name, int mode, long device) throws PosixException {
    checked(name);
    SystemCall.of(
        "mknod",
        pathOf(name),
        c -> c.invoke(Syscall.MKNODAT, number(), c.path(name), mode, device));
  }

  private static long device(int major, int minor) {
    long high = (((long) major & 0xFFFFF000L) << 32) | (((long) minor & 0xFFFFFF00L) << 12);
    return high | (((long) major & 0xFFF) << 8) | (minor & 0xFF);
  }

  /** Removes a name that is not a directory. */
  public void unlink(String name) throws PosixException {
    remove("unlink", name, 0);
  }

  /** Whether it was reached by a mount that nothing can be written to. */
  public boolean isReadOnly() throws PosixException {
    try {
      // The kernel asks for the right to write before it looks for the name.
      unlink("fastforward-is-not-there");
      return false;
    } catch (PosixException e) {
      return e.errno() == Errno.EROFS;
    }
  }

  /** Removes an empty directory. */
  public void rmdir(String name) throws PosixException {
    remove("rmdir", name, AT_REMOVEDIR);
  }

  private void remove(String operation, String name, int flags) throws PosixException {
    checked(name);
    SystemCall.of(
        operation, pathOf(name), c -> c.invoke(Syscall.UNLINKAT, number(), c.path(name), flags));
  }

  /** Moves a name of this directory to another (or the same) directory, over what is there. */
  public void rename(String name, OpenDirectory to, String newName) throws PosixException {
    checked(name);
    to.checked(newName);
    SystemCall.of(
        "rename",
        pathOf(name),
        c -> c.invoke(Syscall.RENAMEAT2, number(), c.path(name), to.number(), c.path(newName)));
  }

  /**
   * Moves a file of this process into this directory.
   *
   * @param file absolute
   * @throws PosixException with EEXIST if the name exists, with ENOENT if the file does not, and
   *     with EXDEV or EINVAL if files cannot be moved from there to here
   */
  public void adopt(Path file, String name) throws PosixException {
    checked(name);
    SystemCall.of(
        "rename to",
        pathOf(name),
        c ->
            c.invoke(
                Syscall.RENAMEAT2,
                OpenFlags.AT_FDCWD,
                c.path(file.toString()),
                number(),
                c.path(name),
                RENAME_NOREPLACE));
  }

  /**
   * @throws PosixException with EINVAL for an owner that this process's user namespace does not map
   */
  public void chown(String name, long uid, long gid) throws PosixException {
    chownAt(checked(name), uid, gid, StatReader.AT_SYMLINK_NOFOLLOW);
  }

  /** Changes the owner of this directory itself. */
  public void chown(long uid, long gid) throws PosixException {
    chownAt("", uid, gid, StatReader.AT_EMPTY_PATH);
  }

  private void chownAt(String name, long uid, long gid, int flags) throws PosixException {
    SystemCall.of(
        "chown",
        pathOf(name),
        c -> c.invoke(Syscall.FCHOWNAT, number(), c.path(name), uid, gid, flags));
  }

  /** Changes the mode of a file or directory; for a symlink that is an error (EOPNOTSUPP). */
  public void chmod(String name, int mode) throws PosixException {
    // The system call has no flags (fchmodat2 needs Linux 6.6) and would follow a symlink.
    int flags = OpenFlags.PATH | OpenFlags.NOFOLLOW;
    try (FileDescriptor found = Opener.open(number(), checked(name), flags, 0, ONE_NAME)) {
      if (StatReader.read(found.number(), "", pathOf(name)).isSymlink()) {
        throw new PosixException("chmod", pathOf(name), Errno.EOPNOTSUPP);
      }
      chmodAt("/proc/self/fd/" + found.number(), pathOf(name), mode);
    }
  }

  /** Changes the mode of this directory itself. */
  public void chmod(int mode) throws PosixException {
    chmodAt(".", path, mode);
  }

  private void chmodAt(String name, String shown, int mode) throws PosixException {
    SystemCall.of("chmod", shown, c -> c.invoke(Syscall.FCHMODAT, number(), c.path(name), mode));
  }

  /** Sets access and modification time. */
  public void setTime(String name, long seconds, int nanos) throws PosixException {
    setTimeAt(checked(name), seconds, nanos);
  }

  /** Sets access and modification time of this directory itself. */
  public void setTime(long seconds, int nanos) throws PosixException {
    setTimeAt(".", seconds, nanos);
  }

  private void setTimeAt(String name, long seconds, int nanos) throws PosixException {
    SystemCall.of(
        "utimensat",
        pathOf(name),
        c -> {
          MemorySegment times = c.memory(32);
          times.set(JAVA_LONG, 0, seconds);
          times.set(JAVA_LONG, 8, nanos);
          times.set(JAVA_LONG, 16, seconds);
          times.set(JAVA_LONG, 24, nanos);
          return c.invoke(
              Syscall.UTIMENSAT,
              number(),
              c.path(name),
              times.address(),
              StatReader.AT_SYMLINK_NOFOLLOW);
        });
  }

  /** Target of a symlink as written. */
  public String readLink(String name) throws PosixException {
    checked(name);
    return FilePaths.readLink(number(), name, pathOf(name));
  }

  /** Names in this directory, without "." and "..", in no order. Reads from the start, once. */
  public List<String> list() throws PosixException {
    List<String> names = new ArrayList<>();
    // A descriptor of its own: the position in a directory belongs to the open file.
    try (FileDescriptor copy =
        Opener.open(number(), ".", OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0, ONE_NAME)) {
      SystemCall.of(
          "getdents64",
          path,
          c -> {
            MemorySegment buffer = c.memory(32 * 1024);
            long n;
            do {
              n = c.invoke(Syscall.GETDENTS64, copy.number(), buffer.address(), buffer.byteSize());
              addNames(buffer, n, names);
            } while (n > 0);
            return n;
          });
    }
    return names;
  }

  /** linux_dirent64: inode 8 bytes, offset 8, length of the record 2, type 1, name with NUL. */
  private static void addNames(MemorySegment buffer, long length, List<String> names) {
    for (long at = 0; at < length; ) {
      long start = at + 19;
      long end = start;
      while (buffer.get(JAVA_BYTE, end) != 0) {
        end++;
      }
      String name = FileNames.decode(buffer.asSlice(start, end - start).toArray(JAVA_BYTE));
      if (buffer.get(JAVA_LONG_UNALIGNED, at) != 0 && !name.equals(".") && !name.equals("..")) {
        names.add(name);
      }
      at += Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, at + 16));
    }
  }

  /** Extended attributes of a name in this directory. */
  public FileAttributes attributes(String name) throws PosixException {
    return new FileAttributes("/proc/self/fd/" + number() + "/" + checked(name), pathOf(name));
  }

  /** Extended attributes of this directory itself. */
  public FileAttributes attributes() {
    return new FileAttributes("/proc/self/fd/" + number() + "/.", path);
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
