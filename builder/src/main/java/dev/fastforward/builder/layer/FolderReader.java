package dev.fastforward.builder.layer;

import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;

/** Reads what {@link FolderWriter} wrote, or what says that it is such. */
public final class FolderReader {
  private FolderReader() {}

  /**
   * Reads to the end.
   *
   * @param blob not closed
   * @param visitor gets the entries in their order; names that begin with {@code .wh.} are names
   * @return digest of the uncompressed tar
   * @throws TarFormatException if it is no tar, is too large, or has entries that lead out of it
   */
  public static Digest read(InputStream blob, LayerReader.Visitor visitor) throws IOException {
    try {
      DigestInputStream in = new DigestInputStream(Compression.decompress(blob), Digest.sha256());
      TarReader tar = new TarReader(in, TarReader.Names.STRICT, new ExpansionLimit());
      FolderLimit limit = new FolderLimit();
      for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
        limit.count(entry.file());
        visitor.entry(entry.file(), tar.content());
      }
      in.transferTo(OutputStream.nullOutputStream());
      return Digest.ofHash(in.getMessageDigest().digest());
    } catch (IOException e) {
      throw TarFormatException.explain(e);
    }
  }
}
