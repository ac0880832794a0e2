package dev.fastforward.builder.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts every byte that is read or skipped. Not thread-safe. */
public abstract class CountedStream extends FilterInputStream {
  private static final int SKIPPED_AT_ONCE = 1 << 13;

  protected CountedStream(InputStream in) {
    super(in);
  }

  /**
   * Called when bytes were read.
   *
   * @param bytes at least 1
   * @throws IOException to refuse them
   */
  protected abstract void count(int bytes) throws IOException;

  @Override
  public int read() throws IOException {
    int b = super.read();
    if (b >= 0) {
      count(1);
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (n > 0) {
      count(n);
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    // Read, so that it is counted.
    return n <= 0 ? 0 : readNBytes((int) Math.min(n, SKIPPED_AT_ONCE)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
