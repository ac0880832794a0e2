package dev.fastforward.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The author of an archive decides how much memory its decompression takes, so it is limited. */
class WindowLimitTest {
  private static final byte[] TAR = new RawTar().file("f", "x").end();

  /**
   * The tar by xz, as if it had been made with another window.
   *
   * @param window dictionary size in the encoding of the format: 28 for 64 MiB (xz -9), 30 for 128
   *     MiB, 40 for 4 GiB
   */
  private static byte[] xz(int window) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = XZCompressorOutputStream.builder().setOutputStream(bytes).get()) {
      out.write(TAR);
    }
    ByteBuffer file = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    file.put(16, (byte) window); // the header of the block is at 12, its checksum at 20
    CRC32 sum = new CRC32();
    sum.update(file.slice(12, 8));
    file.putInt(20, (int) sum.getValue());
    return file.array();
  }

  /** A frame of zstd with the tar as it is. */
  private static byte[] zstd(int windowLog) {
    int block = TAR.length << 3 | 1;
    return ByteBuffer.allocate(9 + TAR.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0xfd2fb528)
        .put((byte) 0)
        .put((byte) ((windowLog - 10) << 3))
        .put((byte) block)
        .putShort((short) (block >> 8))
        .put(TAR)
        .array();
  }

  private static List<String> names(byte[] archive) throws IOException {
    List<String> names = new ArrayList<>();
    assertThat(
            Archive.read(new ByteArrayInputStream(archive), (entry, _) -> names.add(entry.path())))
        .isTrue();
    return names;
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 30})
  void xzMayLookBack(int window) throws IOException {
    assertThat(names(xz(window))).containsExactly("f");
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 37})
  void xzLooksBackTooFar(int window) throws IOException {
    byte[] archive = xz(window);
    assertThatThrownBy(() -> names(archive))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContainingAll("more than 128 MiB", "xz -9");
  }

  /** Further than an array is long: the library says that it does not know such a window. */
  @ParameterizedTest
  @ValueSource(ints = {38, 40})
  void xzLooksBackGibibytes(int window) throws IOException {
    byte[] archive = xz(window);
    assertThatThrownBy(() -> names(archive))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContainingAll("not supported", "xz -9");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 27})
  void zstdMayLookBack(int windowLog) throws IOException {
    assertThat(names(zstd(windowLog))).containsExactly("f");
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 31, 41})
  void zstdLooksBackTooFar(int windowLog) {
    byte[] archive = zstd(windowLog);
    assertThatThrownBy(() -> names(archive))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContainingAll("more than 128 MiB", "zstd -19");
    assertThatThrownBy(
            () -> LayerReader.read(new ByteArrayInputStream(archive), "sha256:1", (_, _) -> {}))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContainingAll("layer sha256:1", "more than 128 MiB");
  }
}
