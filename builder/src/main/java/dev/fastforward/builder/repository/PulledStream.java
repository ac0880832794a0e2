package dev.fastforward.builder.repository;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Consumer;

/** A stream of a blob from a repository that reports a failure. Not thread-safe. */
final class PulledStream extends FilterInputStream {
  private final Consumer<RegistryException> broken;

  /**
   * @param broken called if the blob is damaged or disappears while it is read; must throw
   */
  PulledStream(InputStream in, Consumer<RegistryException> broken) {
    super(in);
    this.broken = broken;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("cannot fetch a layer: the build was canceled");
    }
    try {
      return in.read(buffer, offset, length);
    } catch (RegistryException e) {
      broken.accept(e);
      throw e;
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
