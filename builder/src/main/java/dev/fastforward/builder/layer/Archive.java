package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A local archive that ADD extracts: a tar, plain or compressed by gzip, bzip2, xz or zstd. Its
 * content decides, not its name.
 */
public final class Archive {
  /** Entries that are taken; some 400 bytes of memory each. */
  public static final int MAX_ENTRIES = 500_000;

  private Archive() {}

  /**
   * One entry.
   *
   * @param entry its path cleaned so that it stays below the destination
   * @param content a file in the spool folder; null for all that has none
   */
  public record Entry(FileEntry entry, @Nullable Path content) {}

  /**
   * Reads a file that may be an archive.
   *
   * @param file not closed
   * @param spool folder that the contents are put into
   * @return empty if it is none; a compressed file that holds no tar is none
   * @throws TarFormatException if it is one, but broken
   */
  public static Optional<List<Entry>> read(InputStream file, Path spool) throws IOException {
    List<Entry> entries = new ArrayList<>();
    return read(
            file,
            (entry, content) -> {
              if (entries.size() == MAX_ENTRIES) {
                throw new TarFormatException(
                    "it has more than " + MAX_ENTRIES + " entries; extract it in a RUN");
              }
              entries.add(entry(entry, content, spool));
            })
        ? Optional.of(entries)
        : Optional.empty();
  }

  /**
   * The same, entry by entry. Names that begin with .wh. are names like others.
   *
   * @return false if it is no archive; then the visitor has not been called
   * @throws TarFormatException if it is one, but broken or a bomb
   */
  public static boolean read(InputStream file, LayerReader.Visitor visitor) throws IOException {
    ExpansionLimit limit = new ExpansionLimit();
    TarReader reader;
    try {
      InputStream plain = limit.plain(plain(limit.compressed(file)));
      reader = new TarReader(plain, TarReader.Names.CONFINED, limit);
    } catch (IOException e) {
      return none(e);
    }
    TarEntry first;
    try {
      first = reader.next();
    } catch (IOException e) {
      if (reader.hasBegun()) {
        throw TarFormatException.explain(e);
      }
      return none(e);
    }
    try {
      for (TarEntry entry = first; entry != null; entry = reader.next()) {
        visitor.entry(entry.file(), reader.content());
      }
    } catch (IOException e) {
      throw TarFormatException.explain(e);
    }
    return first != null;
  }

  /** Anything that goes wrong before the first header says that the file is no archive. */
  private static boolean none(IOException e) throws TarFormatException {
    TarFormatException beyond = WindowLimit.exceeded(e);
    if (beyond != null) {
      throw beyond; // the content is unknown, so it must not count as "not an archive"
    }
    return false;
  }

  /**
   * Whether a file that begins so is taken for an archive: it is compressed, or a tar.
   *
   * @param beginning at least 512 bytes, or all that there is
   */
  public static boolean startsLikeOne(byte[] beginning) {
    if (startsWith(beginning, 'B', 'Z', 'h')
        || startsWith(beginning, 0x1f, 0x8b)
        || startsWith(beginning, 0xfd, '7', 'z', 'X', 'Z', 0)
        || Compression.isZstd(beginning)) {
      return true;
    }
    byte[] header = Arrays.copyOf(beginning, TarHeader.BLOCK);
    try {
      return header[0] != 0 && TarHeader.hasChecksum(header);
    } catch (TarFormatException e) {
      return false; // no number where its checksum would be
    }
  }

  private static Entry entry(FileEntry entry, InputStream content, Path spool) throws IOException {
    if (entry.name().startsWith(LayerReader.WHITEOUT_PREFIX)) {
      throw new TarFormatException(
          "the archive has \""
              + entry.path()
              + "\": names that begin with .wh. mean something else in a layer");
    }
    if (entry.type() != FileType.FILE) {
      return new Entry(entry, null);
    }
    Path file = Files.createTempFile(spool, "archive-", "");
    Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    return new Entry(entry, file);
  }

  private static InputStream plain(InputStream stream) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stream, 1 << 16);
    in.mark(6);
    byte[] magic = in.readNBytes(6);
    in.reset();
    if (startsWith(magic, 'B', 'Z', 'h')) {
      return new BZip2CompressorInputStream(in, true);
    }
    if (startsWith(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return XZCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .setMemoryLimitKiB(WindowLimit.XZ_KIBIBYTES)
          .get();
    }
    return Compression.decompress(in);
  }

  private static boolean startsWith(byte[] magic, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (i >= magic.length || (magic[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
