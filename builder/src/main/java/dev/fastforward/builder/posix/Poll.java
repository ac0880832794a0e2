package dev.fastforward.builder.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/** Waits for a descriptor to have something to read. */
final class Poll {
  private static final short POLLIN = 1;

  private Poll() {}

  /** Returns false if that did not happen in time; the other side's end counts as readable. */
  static boolean readable(int descriptor, Duration timeout, String path) throws PosixException {
    int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    return Call.of(
            "poll",
            path,
            c -> {
              MemorySegment source = c.memory(8);
              source.set(ValueLayout.JAVA_INT, 0, descriptor);
              source.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
              return (int) Libc.POLL.invokeExact(c.state(), source, 1L, millis);
            })
        > 0;
  }
}
