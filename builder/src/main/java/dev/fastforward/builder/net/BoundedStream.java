package dev.fastforward.builder.net;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layer.CountedStream;
import java.io.InputStream;

/** Refuses a body that does not end. */
public final class BoundedStream extends CountedStream {
  private final long limit;
  private final String what;
  private long read;

  /**
   * @param limit bytes
   * @param what for the message
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
          FailureReason.SourceUnavailable, what + " has more than " + limit + " bytes; give less");
    }
  }
}
