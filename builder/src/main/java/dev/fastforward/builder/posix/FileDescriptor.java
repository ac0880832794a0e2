package dev.fastforward.builder.posix;

import java.util.concurrent.atomic.AtomicBoolean;

/** An open file descriptor, closed once. */
final class FileDescriptor implements AutoCloseable {
  private final int number;
  private final AtomicBoolean open = new AtomicBoolean(true);

  FileDescriptor(int number) {
    this.number = number;
  }

  /**
   * @throws IllegalStateException if it is closed: the number may be another file's by now
   */
  int number() {
    if (!open.get()) {
      throw new IllegalStateException("closed file descriptor");
    }
    return number;
  }

  @Override
  public void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    try (SystemCall call = new SystemCall()) {
      // Its errors are those of earlier writes, which disk file systems report there.
      long _ = call.invoke(Syscall.CLOSE, number);
    }
  }
}
