package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the tar of a layer, compressed or not. */
public final class LayerReader {
  static final String WHITEOUT_PREFIX = ".wh.";
  static final String OPAQUE_NAME = ".wh..wh..opq";

  private LayerReader() {}

  /** Receives the entries of a layer in their order. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param entry hard links, whiteouts and opaque markers as such; without the digest of the
     *     content
     * @param content of a file, valid during the call; it need not be read
     */
    void entry(FileEntry entry, InputStream content) throws IOException;
  }

  /**
   * Reads to the end.
   *
   * @param blob compressed as its first bytes say; not closed
   * @return the diff ID: the digest of the uncompressed tar
   * @param layer which it is, for messages
   * @throws TarFormatException if it is no tar, or has entries that lead out of the layer
   */
  public static Digest read(InputStream blob, String layer, Visitor visitor) throws IOException {
    return read(blob, layer, null, visitor);
  }

  /**
   * The same for callers that store the extracted files, with a limit on their size.
   *
   * @param limit for all that is kept; null for none
   * @throws TarFormatException also if it is a bomb
   */
  public static Digest read(
      InputStream blob, String layer, @Nullable ExpansionLimit limit, Visitor visitor)
      throws IOException {
    try {
      // Holes of sparse files cost nothing to send, so they are limited in any case.
      ExpansionLimit holes = limit == null ? new ExpansionLimit() : limit;
      InputStream plain = Compression.decompress(holes.compressed(blob));
      return readTar(limit == null ? plain : limit.plain(plain), holes, visitor);
    } catch (IOException e) {
      IOException why = TarFormatException.explain(e);
      throw why instanceof TarFormatException format ? format.of(layer) : why;
    }
  }

  private static Digest readTar(InputStream plain, ExpansionLimit holes, Visitor visitor)
      throws IOException {
    DigestInputStream tar = new DigestInputStream(plain, Digest.sha256());
    TarReader reader = new TarReader(tar, TarReader.Names.STRICT, holes);
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      visitor.entry(decodeWhiteout(entry.file()), reader.content());
    }
    tar.transferTo(java.io.OutputStream.nullOutputStream());
    return Digest.ofHash(tar.getMessageDigest().digest());
  }

  private static FileEntry decodeWhiteout(FileEntry entry) throws TarFormatException {
    String name = entry.name();
    if (!name.startsWith(WHITEOUT_PREFIX) || entry.type() == FileType.DIRECTORY) {
      return entry;
    }
    String parent = entry.path().substring(0, entry.path().length() - name.length());
    if (name.equals(OPAQUE_NAME)) {
      return FileEntry.opaque(parent.isEmpty() ? "" : parent.substring(0, parent.length() - 1));
    }
    String hidden = name.substring(WHITEOUT_PREFIX.length());
    if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
      throw new TarFormatException("the layer has a whiteout of nothing: \"" + entry.path() + "\"");
    }
    return FileEntry.whiteout(parent + hidden);
  }
}
