package dev.fastforward.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams as other compressors write them: in members and frames, with something between them. */
class CompressionFormsTest {
  private static final byte[] A = "a".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] B = "b".repeat(7).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = {};

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** With an extra field (as in bgzip), a name and a comment. */
  private static byte[] named(byte[] content) throws IOException {
    byte[] plain = gzip(content);
    byte[] header = {0x1f, (byte) 0x8b, 8, 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y'};
    byte[] texts = "name\0comment\0".getBytes(StandardCharsets.US_ASCII);
    return join(header, texts, java.util.Arrays.copyOfRange(plain, 10, plain.length));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static Stream<Arguments> forms() throws IOException {
    byte[] skip = {0x5f, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 's', 'k', 'i', 'p'};
    byte[] empty = {0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0};
    byte[] za = Zstd.compress(A);
    byte[] zb = Zstd.compress(B);
    return Stream.of(
        Arguments.of("zstd: a frame to skip first", join(skip, za, zb)),
        Arguments.of("zstd: several first", join(skip, empty, skip, za, zb)),
        Arguments.of("zstd: in the middle", join(za, skip, empty, zb)),
        Arguments.of("zstd: at the end", join(za, zb, skip, empty)),
        Arguments.of(
            "zstd: frames of nothing", join(Zstd.compress(NONE), za, Zstd.compress(NONE), zb)),
        Arguments.of("gzip: members", join(gzip(A), gzip(NONE), gzip(B))),
        Arguments.of("gzip: headers with fields", join(named(A), named(B))),
        Arguments.of("gzip: zeros behind it", join(gzip(A), gzip(B), new byte[700])),
        Arguments.of(
            "gzip: garbage behind it",
            join(gzip(A), gzip(B), "rubbish".getBytes(StandardCharsets.US_ASCII))),
        Arguments.of("none", join(A, B)));
  }

  /** All at once, byte by byte, and from a stream that never says what is at hand. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void isReadToItsEnd(String what, byte[] stream) throws IOException {
    for (int atOnce : List.of(1 << 20, 1000, 1)) {
      try (InputStream plain =
          Compression.decompress(new Slow(new ByteArrayInputStream(stream), atOnce))) {
        assertThat(plain.readAllBytes()).as("%s, %d at once", what, atOnce).isEqualTo(join(A, B));
      }
    }
  }

  private static final class Slow extends FilterInputStream {
    private final int atOnce;

    Slow(InputStream in, int atOnce) {
      super(in);
      this.atOnce = atOnce;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return super.read(buffer, offset, Math.min(length, atOnce));
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
