package dev.fastforward.builder.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Extended attributes of one file; values are bytes. They have no calls that take a directory
 * descriptor, so they go by the descriptor's name in /proc: the one element after it is never
 * followed. Valid while the directory is open.
 */
public final class FileAttributes {
  private static final int MAX = 64 * 1024;

  private final String procPath;
  private final String path;

  /** Attributes of a file by its own path; a symlink at its end is not followed. */
  public static FileAttributes ofFile(Path file) {
    String path = FilePaths.text(file);
    return new FileAttributes(path, path);
  }

  FileAttributes(String procPath, String path) {
    this.procPath = procPath;
    this.path = path;
  }

  /**
   * All that can be read. Empty where the file system has none.
   *
   * @throws PosixException if a value cannot be read for another reason than that it went away
   */
  public NavigableMap<String, byte[]> all() throws PosixException {
    List<String> names = names();
    if (names.isEmpty()) {
      return Collections.emptyNavigableMap();
    }
    NavigableMap<String, byte[]> values = new TreeMap<>();
    for (String name : names) {
      try {
        values.put(name, get(name));
      } catch (PosixException e) {
        if (e.errno() != Errno.ENODATA && e.errno() != Errno.EOPNOTSUPP) {
          throw e;
        }
      }
    }
    return values;
  }

  private List<String> names() throws PosixException {
    byte[] list;
    try {
      list =
          read(
              "listxattr",
              (c, buffer) ->
                  c.invoke(
                      Syscall.LLISTXATTR, c.path(procPath), buffer.address(), buffer.byteSize()));
    } catch (PosixException e) {
      if (e.errno() == Errno.EOPNOTSUPP) {
        return List.of();
      }
      throw e;
    }
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < list.length; i++) {
      if (list[i] == 0) {
        names.add(FileNames.decode(Arrays.copyOfRange(list, start, i)));
        start = i + 1;
      }
    }
    return names;
  }

  private byte[] get(String name) throws PosixException {
    return read(
        "getxattr",
        (c, buffer) ->
            c.invoke(
                Syscall.LGETXATTR,
                c.path(procPath),
                c.path(name),
                buffer.address(),
                buffer.byteSize()));
  }

  /**
   * @throws PosixException with EPERM or EOPNOTSUPP where the kernel does not allow this attribute
   */
  public void set(String name, byte[] value) throws PosixException {
    SystemCall.of(
        "setxattr",
        path,
        c ->
            c.invoke(
                Syscall.LSETXATTR,
                c.path(procPath),
                c.path(name),
                c.bytes(value),
                value.length,
                0));
  }

  /** Takes an attribute away. */
  public void remove(String name) throws PosixException {
    SystemCall.of(
        "removexattr", path, c -> c.invoke(Syscall.LREMOVEXATTR, c.path(procPath), c.path(name)));
  }

  @FunctionalInterface
  private interface Reader {
    long read(SystemCall call, MemorySegment buffer) throws PosixException;
  }

  private byte[] read(String operation, Reader reader) throws PosixException {
    byte[][] result = new byte[1][];
    for (int size : new int[] {256, MAX}) {
      try {
        SystemCall.of(
            operation,
            path,
            c -> {
              MemorySegment buffer = c.memory(size);
              long n = reader.read(c, buffer);
              result[0] = buffer.asSlice(0, Math.max(0, n)).toArray(ValueLayout.JAVA_BYTE);
              return n;
            });
        return result[0];
      } catch (PosixException e) {
        if (e.errno() != Errno.ERANGE || size == MAX) {
          throw e;
        }
      }
    }
    throw new IllegalStateException("the largest size returns or throws");
  }
}
