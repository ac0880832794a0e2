package dev.fastforward.builder.repository;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copies what is read to a file. The file is kept only if the end was reached without an error,
 * where the stream below verifies the digest; otherwise closing deletes it. Not thread-safe.
 */
final class KeptStream extends FilterInputStream {
  private final Path file;
  private final Runnable whole;
  private final Runnable closed;
  private final OutputStream copy;
  private boolean ended;
  private boolean broken;
  private boolean isClosed;

  /**
   * @param whole called when the file is complete
   * @param closed called once at the end, in any case
   */
  KeptStream(InputStream in, Path file, Runnable whole, Runnable closed) throws IOException {
    super(in);
    this.file = file;
    this.whole = whole;
    this.closed = closed;
    this.copy = Files.newOutputStream(file);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    boolean sound = false;
    try {
      int n = in.read(buffer, offset, length);
      if (n > 0) {
        copy.write(buffer, offset, n);
      } else if (n < 0) {
        ended = true;
      }
      sound = true;
      return n;
    } finally {
      broken |= !sound;
    }
  }

  @Override
  public long skip(long n) throws IOException {
    return n <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(n, 1 << 16)]));
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      end();
    } finally {
      closed.run();
    }
  }

  private void end() throws IOException {
    try (copy;
        InputStream stream = in) {
      if (!ended && !broken && stream.read() < 0) {
        ended = true;
      }
    }
    if (ended && !broken) {
      whole.run();
    } else {
      Files.deleteIfExists(file);
    }
  }
}
