package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stored form of a file index: the layer's own tar without the contents, gzipped; sizes,
 * digests and inlined contents are pax records. That keeps every header exact, names that are no
 * UTF-8 included.
 */
public final class IndexCodec {
  public static final String MEDIA_TYPE = "application/vnd.fastforward.files.v1.tar+gzip";

  private static final String SIZE = "FASTFORWARD.size";
  private static final String CONTENT = "FASTFORWARD.sha256";
  private static final String INLINE = "FASTFORWARD.inline";
  private static final String TYPE = "FASTFORWARD.type";

  private IndexCodec() {}

  public static byte[] encode(FileIndex index) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = Compression.GZIP.compress(bytes)) {
      TarWriter tar = new TarWriter(out);
      for (FileEntry entry : index.entries()) {
        tar.add(entry, records(entry), null);
      }
      tar.finish();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are no file index
   */
  public static FileIndex decode(byte[] bytes) throws IOException {
    try {
      return read(bytes);
    } catch (IOException e) {
      throw TarFormatException.explain(e);
    }
  }

  private static FileIndex read(byte[] bytes) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    TarReader reader =
        new TarReader(
            Compression.decompress(new ByteArrayInputStream(bytes)),
            TarReader.Names.STRICT,
            new ExpansionLimit());
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      entries.add(decode(entry));
    }
    return new FileIndex(entries);
  }

  private static Map<String, byte[]> records(FileEntry entry) {
    Map<String, byte[]> records = new TreeMap<>();
    if (entry.mtimeNanos() != 0) {
      String time = new PaxTime(entry.mtime(), entry.mtimeNanos()).text();
      records.put("mtime", time.getBytes(StandardCharsets.US_ASCII));
    }
    switch (entry.type()) {
      case FILE -> {
        records.put(SIZE, String.valueOf(entry.size()).getBytes(StandardCharsets.US_ASCII));
        if (entry.content() != null) {
          records.put(CONTENT, HexFormat.of().parseHex(entry.content().hex()));
        }
        if (entry.inline() != null) {
          records.put(INLINE, entry.inline());
        }
      }
      case WHITEOUT, OPAQUE ->
          records.put(TYPE, entry.type().name().getBytes(StandardCharsets.US_ASCII));
      default -> {}
    }
    return records;
  }

  private static FileEntry decode(TarEntry entry) throws TarFormatException {
    byte[] type = entry.pax().get(TYPE);
    if (type != null) {
      FileType marker =
          new String(type, StandardCharsets.US_ASCII).equals("OPAQUE")
              ? FileType.OPAQUE
              : FileType.WHITEOUT;
      return entry.file().withType(marker);
    }
    if (entry.file().type() != FileType.FILE) {
      return entry.file();
    }
    byte[] size = entry.pax().get(SIZE);
    byte[] content = entry.pax().get(CONTENT);
    if (size == null || (content != null && content.length != 32)) {
      throw new TarFormatException("a file index lacks the size of " + entry.file().path());
    }
    return entry
        .file()
        .withContent(
            PaxRecords.number(size),
            content == null ? null : Digest.ofHash(content),
            entry.pax().get(INLINE));
  }
}
