package dev.fastforward.builder.registry;

import dev.fastforward.builder.repository.BlobOpener;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a blob. If the connection breaks, it continues at the same offset. Not thread-safe. */
final class ResumingStream extends InputStream {
  private final BlobOpener opener;
  private final long size;
  private int resumesLeft;
  private @Nullable InputStream current;
  private long position;

  /**
   * @param size of the blob in bytes; an earlier end counts as a broken connection
   * @param resumes how many times the stream may be reopened
   */
  ResumingStream(BlobOpener opener, long size, int resumes) {
    this.opener = opener;
    this.size = size;
    this.resumesLeft = resumes;
    this.current = opener.open(0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      int n;
      try {
        InputStream in = current;
        if (in == null) {
          in = opener.open(position);
          current = in;
        }
        n = in.read(buffer, offset, length);
      } catch (IOException e) {
        resumeAfter(e);
        continue;
      }
      if (n < 0 && position < size && resumesLeft > 0) {
        resumeAfter(null);
        continue;
      }
      position += Math.max(n, 0);
      return n;
    }
  }

  private void resumeAfter(@Nullable IOException cause) throws IOException {
    close();
    if (resumesLeft-- <= 0 && cause != null) {
      throw cause;
    }
  }

  @Override
  public void close() {
    InputStream in = current;
    current = null;
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        // The connection is broken, or the reader does not need the rest.
        return;
      }
    }
  }
}
