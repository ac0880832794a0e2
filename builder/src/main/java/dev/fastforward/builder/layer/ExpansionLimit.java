package dev.fastforward.builder.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * How much an archive may become: small files that become as much as a disk holds are made to do
 * harm. Not thread-safe.
 */
final class ExpansionLimit {
  /** So many bytes are taken however small the archive is. */
  static final long HARMLESS = 512L << 20;

  /** What is worth an archive rarely becomes 20 times as much; zeros by gzip become 1030 times. */
  static final long MAX_RATIO = 200;

  private long compressed;
  private long plain;

  /** The archive as it is; what is read of it counts for it. */
  InputStream compressed(InputStream in) {
    return new Counted(in) {
      @Override
      void count(int n) {
        compressed += n;
      }
    };
  }

  /**
   * What the archive becomes.
   *
   * @return fails with a TarFormatException where that is too much
   */
  InputStream plain(InputStream in) {
    return new Counted(in) {
      @Override
      void count(int n) throws TarFormatException {
        plain += n;
        check();
      }
    };
  }

  private void check() throws TarFormatException {
    if (plain > HARMLESS && plain / MAX_RATIO > compressed) {
      throw new TarFormatException(
          "it is a bomb: "
              + compressed
              + " bytes become more than "
              + (HARMLESS >> 20)
              + " MiB and "
              + MAX_RATIO
              + " times as much; if that is what it should be, give the tar uncompressed");
    }
  }

  private abstract static class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    abstract void count(int n) throws TarFormatException;

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
      return readNBytes((int) Math.min(n, 1 << 13)).length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
