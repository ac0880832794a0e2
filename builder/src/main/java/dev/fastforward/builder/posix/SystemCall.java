package dev.fastforward.builder.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory of one system call: its strings, structures, and errno. One thread only. */
final class SystemCall implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(Libc.CAPTURE);

  MemorySegment state() {
    return state;
  }

  MemorySegment memory(long bytes) {
    return arena.allocate(bytes, 8);
  }

  /** The address of bytes. */
  long bytes(byte[] content) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, content).address();
  }

  /** The address of a name or path that ends with a NUL byte. */
  long path(String path) throws PosixException {
    if (path.indexOf('\0') >= 0) {
      throw new PosixException("path with a NUL byte", path.replace('\0', '?'), Errno.EINVAL);
    }
    return text(FileNames.encode(path)).address();
  }

  /** Bytes with a NUL byte after them. */
  MemorySegment text(byte[] bytes) {
    MemorySegment text = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return text;
  }

  int errno() {
    return Libc.errno(state);
  }

  /**
   * Does the call.
   *
   * @param arguments numbers, and addresses of memory of this call
   * @return negative if errno is set
   */
  long invoke(Syscall call, long... arguments) {
    return Libc.syscall(state, call.number(), arguments);
  }

  /** One system call; a negative result means that errno is set. */
  @FunctionalInterface
  interface Downcall {
    long invoke(SystemCall call) throws PosixException;
  }

  /**
   * Does one call with memory of its own, again where a signal interrupted it.
   *
   * @param operation name for the exception
   * @param path for the exception
   * @return what the function returned, not negative
   */
  static long of(String operation, String path, Downcall downcall) throws PosixException {
    try (SystemCall call = new SystemCall()) {
      long result;
      do {
        result = downcall.invoke(call);
      } while (result < 0 && call.errno() == Errno.EINTR);
      if (result < 0) {
        throw new PosixException(operation, path, call.errno());
      }
      return result;
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
