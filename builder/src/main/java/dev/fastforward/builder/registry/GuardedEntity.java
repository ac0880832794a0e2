package dev.fastforward.builder.registry;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;

/**
 * A body that is counted and ends after a limit. If it is closed while more than a little is left,
 * its connection ends: to read the rest, only to use the connection again, could take for ever.
 */
final class GuardedEntity extends HttpEntityWrapper {
  private static final int WORTH_READING = 64 * 1024;

  private final long limit;
  private final Closeable connection;
  private final TransferCounter counter;

  GuardedEntity(HttpEntity entity, long limit, Closeable connection, TransferCounter counter) {
    super(entity);
    this.limit = limit;
    this.connection = connection;
    this.counter = counter;
  }

  @Override
  public InputStream getContent() throws IOException {
    return new Guarded(super.getContent(), super.getContentLength());
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
      int n = in.read(buffer, offset, (int) Math.min(count, limit - position));
      if (n < 0) {
        ended = true;
      } else {
        position += n;
        counter.down(n);
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      boolean littleLeft = length >= 0 && length - position <= WORTH_READING;
      if (!ended && !littleLeft) {
        connection.close();
      } else {
        in.close();
      }
    }
  }
}
