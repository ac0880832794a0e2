package dev.fastforward.builder.net;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layer.CountedStream;
import java.io.InputStream;

/** Limits the length of a body. Not thread-safe. */
public final class BoundedStream extends CountedStream {
  private final long limit;
  private final String what;
  private long read;

  /**
   * @param limit largest number of bytes
   * @param what what is read, for the message
   */
  public BoundedStream(InputStream in, long limit, String what) {
    super(in);
    this.limit = limit;
    this.what = what;
  }

  @Override
  protected void count(int n) {
    read += n;
    if (read > limit) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          what + " is larger than " + limit + " bytes; use a smaller one");
    }
  }
}
