package dev.fastforward.builder.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory of one call into the C library: its strings, structures, and errno. One thread only. */
final class SystemCall implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(Libc.CAPTURE);

  MemorySegment state() {
    return state;
  }

  MemorySegment memory(long bytes) {
    return arena.allocate(bytes, 8);
  }

  MemorySegment bytes(byte[] content) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, content);
  }

  /** A name or path as C has it. */
  MemorySegment path(String path) throws PosixException {
    if (path.indexOf('\0') >= 0) {
      throw new PosixException("path with a NUL byte", path.replace('\0', '?'), Errno.EINVAL);
    }
    byte[] encoded = FileNames.encode(path);
    MemorySegment text = arena.allocate(encoded.length + 1L);
    MemorySegment.copy(encoded, 0, text, ValueLayout.JAVA_BYTE, 0, encoded.length);
    return text;
  }

  int errno() {
    return Libc.errno(state);
  }

  /** One downcall; a negative result means that errno is set. */
  @FunctionalInterface
  interface Downcall {
    long invoke(SystemCall call) throws Throwable;
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
    } catch (PosixException e) {
      throw e;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** For the catch clauses that method handles ask for: downcalls throw nothing. */
  static RuntimeException impossible(Throwable e) {
    if (e instanceof RuntimeException known) {
      return known;
    }
    return new IllegalStateException(e);
  }

  @Override
  public void close() {
    arena.close();
  }
}
