package dev.fastforward.builder.layer;

import java.io.InputStream;

/**
 * Limits how large an archive may become when it is extracted, against decompression bombs.
 * Archives that are extracted to one place may share a limit. Not thread-safe.
 */
public final class ExpansionLimit {
  /** This many bytes are always allowed, however small the archive is. */
  static final long HARMLESS = 512L << 20;

  /** Real files rarely expand more than 20 times; zeros in gzip expand 1030 times. */
  static final long MAX_RATIO = 200;

  private long compressed;
  private long plain;

  /** The archive as it is; what is read of it counts for it. */
  InputStream compressed(InputStream in) {
    return new CountedStream(in) {
      @Override
      protected void count(int n) {
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
    return new CountedStream(in) {
      @Override
      protected void count(int n) throws TarFormatException {
        plain += n;
        check();
      }
    };
  }

  /**
   * Counts the holes of a sparse file: they cost an archive nothing.
   *
   * @throws TarFormatException if they are too much
   */
  void holes(long bytes, String file) throws TarFormatException {
    plain += bytes;
    if (isTooMuch()) {
      throw new TarFormatException(
          "it is a bomb: the sparse file \""
              + file
              + "\" has holes of "
              + bytes
              + " bytes, together more than "
              + (HARMLESS >> 20)
              + " MiB and "
              + MAX_RATIO
              + " times what was read of the archive; if that is what it should be, write the tar"
              + " without --sparse");
    }
  }

  private boolean isTooMuch() {
    return plain > HARMLESS && plain / MAX_RATIO > compressed;
  }

  private void check() throws TarFormatException {
    if (isTooMuch()) {
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
}
