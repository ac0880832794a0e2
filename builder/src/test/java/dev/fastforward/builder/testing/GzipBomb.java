package dev.fastforward.builder.testing;

import dev.fastforward.builder.image.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A tar by gzip, a thousandth of the zeros that it becomes.
 *
 * @param diffId digest of the tar
 */
public record GzipBomb(byte[] gzip, Digest diffId) {
  private static final byte[] ZEROS = new byte[1 << 20];

  /**
   * A tar of small files and then one of zeros.
   *
   * @param files without an end
   * @param mebibytes size of the file of zeros
   */
  public static GzipBomb of(RawTar files, String name, int mebibytes) {
    long size = (long) mebibytes << 20;
    byte[] head = files.addWithSize(RawTar.Header.of('0', name), size, new byte[0]).cut();
    byte[] end = new byte[1024];
    CRC32 sum = new CRC32();
    MessageDigest sha256 = Digest.sha256();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
    try (Deflater deflater = new Deflater(9, true)) {
      deflate(deflater, head, Deflater.FULL_FLUSH, out);
      // Nothing reaches over a full flush: the same bytes again are the same zeros again.
      ByteArrayOutputStream zeros = new ByteArrayOutputStream();
      deflate(deflater, ZEROS, Deflater.FULL_FLUSH, zeros);
      sum.update(head);
      sha256.update(head);
      for (int i = 0; i < mebibytes; i++) {
        out.writeBytes(zeros.toByteArray());
        sum.update(ZEROS);
        sha256.update(ZEROS);
      }
      sum.update(end);
      sha256.update(end);
      deflater.finish();
      deflate(deflater, end, Deflater.NO_FLUSH, out);
    }
    ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    trailer.putInt((int) sum.getValue()).putInt((int) (head.length + size + end.length));
    out.writeBytes(trailer.array());
    return new GzipBomb(out.toByteArray(), Digest.ofHash(sha256.digest()));
  }

  private static void deflate(
      Deflater deflater, byte[] bytes, int flush, ByteArrayOutputStream out) {
    byte[] buffer = new byte[1 << 16];
    deflater.setInput(bytes);
    int n;
    do {
      n = deflater.deflate(buffer, 0, buffer.length, flush);
      out.write(buffer, 0, n);
    } while (n == buffer.length);
  }
}
