package dev.fastforward.builder.layer;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import java.io.IOException;
import org.apache.commons.compress.MemoryLimitException;
import org.jspecify.annotations.Nullable;

/**
 * How far a compression may look back: so much memory is needed to undo it, and the archive alone
 * says how much. That of zstd is the library's own, and the same.
 */
final class WindowLimit {
  private static final int MEBIBYTES = 128;

  /** xz needs little more than its window. */
  static final int XZ_KIBIBYTES = (MEBIBYTES + 2) << 10;

  private WindowLimit() {}

  /** What to say where that is why a stream cannot be read; null if it is not. */
  static @Nullable TarFormatException exceeded(IOException e) {
    if (e instanceof MemoryLimitException
        || (e instanceof ZstdIOException zstd
            && zstd.getErrorCode() == Zstd.errFrameParameterWindowTooLarge())) {
      return new TarFormatException(
          "its compression looks back more than "
              + MEBIBYTES
              + " MiB, and needs so much memory; compress it with less, as xz -9 and zstd -19 do",
          e);
    }
    if (e.getClass().getName().equals("org.tukaani.xz.UnsupportedOptionsException")) {
      return new TarFormatException(
          "its compression by xz has options that are not supported ("
              + e.getMessage()
              + "); compress it by xz -9",
          e);
    }
    return null;
  }
}
