package dev.fastforward.builder.transport;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response body that is counted and cut at a limit. If it is closed with more than 64 KiB left,
 * the connection is closed too: reading the rest only to reuse the connection could take forever.
 *
 * <p>jib-core prints a stack trace if the body of an error breaks off. The break is therefore
 * treated as the end of the text; the status is what matters.
 */
final class GuardedEntity extends HttpEntityWrapper {
  private static final int WORTH_READING = 64 * 1024;

  private final long limit;
  private final boolean mayBreakOff;
  private final Closeable connection;
  private final TransferCounter counter;

  /**
   * @param limit largest number of bytes
   * @param mayBreakOff whether a broken connection counts as the end of the body
   */
  GuardedEntity(
      HttpEntity entity,
      long limit,
      boolean mayBreakOff,
      Closeable connection,
      TransferCounter counter) {
    super(entity);
    this.limit = limit;
    this.mayBreakOff = mayBreakOff;
    this.connection = connection;
    this.counter = counter;
  }

  @Override
  public InputStream getContent() throws IOException {
    return new Guarded(super.getContent(), super.getContentLength());
  }

  @Override
  public @Nullable Header getContentEncoding() {
    return null; // see ResponseGuard
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = getContent()) {
      in.transferTo(out);
    }
  }

  private final class Guarded extends FilterInputStream {
    private final long length;
    private long position;
    private boolean ended;

    Guarded(InputStream in, long length) {
      super(in);
      this.length = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (position >= limit) {
        return -1;
      }
      int n = some(buffer, offset, (int) Math.min(count, limit - position));
      if (n < 0) {
        ended = true;
      } else {
        position += n;
        counter.down(n);
      }
      return n;
    }

    private int some(byte[] buffer, int offset, int count) throws IOException {
      try {
        return in.read(buffer, offset, count);
      } catch (IOException e) {
        if (mayBreakOff) {
          return -1;
        }
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      boolean littleLeft = length >= 0 && length - position <= WORTH_READING;
      if (!ended && !littleLeft) {
        connection.close();
        return;
      }
      try {
        in.close();
      } catch (IOException e) {
        if (!mayBreakOff) {
          throw e;
        }
        connection.close();
      }
    }
  }
}
