package dev.fastforward.builder.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * Calls statx(2) and reads its structure, which has the same layout on all architectures.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</a>
 */
final class StatReader {
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_NO_AUTOMOUNT = 0x800;
  private static final int BASIC_AND_MOUNT_ID = 0x7ff | 0x1000;

  private StatReader() {}

  /** Facts about one name in a directory, a symlink itself included; "" for the directory. */
  static FileStat read(int directory, String name, String pathForErrors) throws PosixException {
    FileStat[] result = new FileStat[1];
    SystemCall.of(
        "statx",
        pathForErrors,
        call -> {
          MemorySegment buffer = call.memory(256);
          int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (name.isEmpty() ? AT_EMPTY_PATH : 0);
          long r =
              call.invoke(
                  Syscall.STATX,
                  directory,
                  call.path(name),
                  flags,
                  BASIC_AND_MOUNT_ID,
                  buffer.address());
          if (r == 0) {
            result[0] = parse(buffer);
          }
          return r;
        });
    return result[0];
  }

  private static FileStat parse(MemorySegment s) {
    return new FileStat(
        Short.toUnsignedInt(s.get(JAVA_SHORT, 28)),
        Integer.toUnsignedLong(s.get(JAVA_INT, 20)),
        Integer.toUnsignedLong(s.get(JAVA_INT, 24)),
        s.get(JAVA_LONG, 40),
        s.get(JAVA_LONG, 32),
        s.get(JAVA_INT, 16),
        s.get(JAVA_LONG, 96),
        s.get(JAVA_INT, 104),
        s.get(JAVA_LONG, 112),
        s.get(JAVA_INT, 120),
        s.get(JAVA_INT, 128),
        s.get(JAVA_INT, 132),
        s.get(JAVA_LONG, 144));
  }
}
