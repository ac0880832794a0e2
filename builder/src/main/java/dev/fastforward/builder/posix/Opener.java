package dev.fastforward.builder.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The one place that opens files: openat2(2) with a resolution that cannot leave the directory. */
final class Opener {
  private static final int RACES = 10_000;

  private Opener() {}

  /**
   * Opens a path below a directory.
   *
   * @param resolve RESOLVE_ flags; names that change while ".." is resolved make the kernel say
   *     EAGAIN, which is tried again
   */
  static FileDescriptor open(int directory, String path, int flags, int mode, int resolve)
      throws PosixException {
    for (int attempt = 0; ; attempt++) {
      try {
        return new FileDescriptor((int) openOnce(directory, path, flags, mode, resolve));
      } catch (PosixException e) {
        if (e.errno() != Errno.EAGAIN || attempt == RACES) {
          throw e;
        }
      }
    }
  }

  private static long openOnce(int directory, String path, int flags, int mode, int resolve)
      throws PosixException {
    return SystemCall.of(
        "openat2",
        path,
        call -> {
          long name = call.path(path.isEmpty() ? "." : path);
          MemorySegment how = call.memory(24);
          how.set(ValueLayout.JAVA_LONG, 0, flags | OpenFlags.CLOEXEC);
          how.set(ValueLayout.JAVA_LONG, 8, mode);
          how.set(ValueLayout.JAVA_LONG, 16, resolve);
          return call.invoke(Syscall.OPENAT2, directory, name, how.address(), how.byteSize());
        });
  }

  /**
   * Opens what an O_PATH descriptor stands for, if it is a regular file, and closes that one. The
   * name in /proc leads to the same file even if its path has changed.
   */
  static OpenFile reopenFile(FileDescriptor found, String path) throws PosixException {
    try (found) {
      if (!StatReader.read(found.number(), "", path).isFile()) {
        throw new PosixException("open as a regular file", path, Errno.EINVAL);
      }
      String name = "/proc/self/fd/" + found.number();
      return new OpenFile(open(-1, name, OpenFlags.RDONLY | OpenFlags.NOCTTY, 0, 0), path);
    }
  }
}
