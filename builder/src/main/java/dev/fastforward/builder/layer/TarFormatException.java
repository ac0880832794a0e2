package dev.fastforward.builder.layer;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A stream is not a readable tar, or has entries that a layer must not have. */
public final class TarFormatException extends IOException {
  private static final long serialVersionUID = 1;

  private final @Nullable String layer;

  public TarFormatException(String message) {
    super(message);
    this.layer = null;
  }

  /**
   * @param cause what the tar or its compression failed with
   */
  public TarFormatException(String message, Throwable cause) {
    super(message, cause);
    this.layer = null;
  }

  private TarFormatException(TarFormatException of, String layer) {
    super("layer " + layer + ": " + of.getMessage(), of);
    this.layer = layer;
  }

  /**
   * Separates errors of the compression and of truncated data from failures of the disk and of
   * registries, which have exceptions of their own.
   *
   * @return what to throw instead
   */
  static IOException explain(IOException e) {
    TarFormatException beyond = WindowLimit.exceeded(e);
    if (beyond != null) {
      return beyond;
    }
    boolean damaged =
        e instanceof EOFException
            || e instanceof ZipException
            || e instanceof ZstdIOException
            || e.getClass().getName().startsWith("org.tukaani.xz.");
    String why = e.getMessage() == null ? "it ends too early" : e.getMessage();
    return damaged ? new TarFormatException("it is damaged: " + why, e) : e;
  }

  /** The same, saying of which layer. */
  TarFormatException of(String layer) {
    return new TarFormatException(this, layer);
  }

  /** Digest of the layer that it is about; null if it is about none. */
  public @Nullable String layer() {
    return layer;
  }
}
