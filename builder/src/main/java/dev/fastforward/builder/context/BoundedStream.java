package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a body that does not end. */
final class BoundedStream extends FilterInputStream {
  private final long limit;
  private final String what;
  private long read;

  /**
   * @param limit bytes
   * @param what for the message
   */
  BoundedStream(InputStream in, long limit, String what) {
    super(in);
    this.limit = limit;
    this.what = what;
  }

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

  private void count(int n) {
    read += n;
    if (read > limit) {
      throw new BuildException(
          FailureReason.SourceUnavailable, what + " has more than " + limit + " bytes; give less");
    }
  }
}
