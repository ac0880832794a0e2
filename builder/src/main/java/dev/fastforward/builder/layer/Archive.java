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
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A local archive that ADD extracts: a tar, plain or compressed by gzip, bzip2, xz or zstd. What it
 * is its content says, and not its name.
 */
public final class Archive {
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
    TarReader reader;
    TarEntry first;
    try {
      reader = new TarReader(plain(file), TarReader.Names.CONFINED);
      first = reader.next();
    } catch (IOException e) {
      // Anything that goes wrong before the first header says that the file is no archive.
      return Optional.empty();
    }
    if (first == null) {
      return Optional.empty();
    }
    List<Entry> entries = new ArrayList<>();
    try {
      for (TarEntry entry = first; entry != null; entry = reader.next()) {
        entries.add(entry(entry.file(), reader.content(), spool));
      }
    } catch (IOException e) {
      throw TarFormatException.explain(e);
    }
    return Optional.of(entries);
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
