package dev.fastforward.builder.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/** Waits for what happens at a descriptor. */
final class Poll {
  private static final short NOTHING = 0;
  private static final short POLLIN = 1;

  private Poll() {}

  /** Returns false if that did not happen in time; the other side's end counts as readable. */
  static boolean readable(int descriptor, Duration timeout, String path) throws PosixException {
    return happens(descriptor, POLLIN, timeout, path);
  }

  /** Whether the other side of a socket is closed within some time, read or not. */
  static boolean hungUp(int descriptor, Duration timeout, String path) throws PosixException {
    return happens(descriptor, NOTHING, timeout, path); // poll(2) reports POLLHUP unasked
  }

  private static boolean happens(int descriptor, short events, Duration timeout, String path)
      throws PosixException {
    return SystemCall.of(
            "poll",
            path,
            c -> {
              MemorySegment source = c.memory(8);
              MemorySegment limit = c.memory(16); // struct timespec
              limit.set(ValueLayout.JAVA_LONG, 0, timeout.getSeconds());
              limit.set(ValueLayout.JAVA_LONG, 8, timeout.getNano());
              source.set(ValueLayout.JAVA_INT, 0, descriptor);
              source.set(ValueLayout.JAVA_SHORT, 4, events);
              return c.invoke(Syscall.PPOLL, source.address(), 1, limit.address());
            })
        > 0;
  }
}
