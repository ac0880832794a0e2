package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.FileNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tar: ustar, with a pax header where an entry does not fit. Same entries, same bytes.
 * Times are cut to whole seconds, as other builders do: a pax header for each file would make
 * layers bigger. Not thread-safe.
 */
final class TarWriter {
  private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * @param extra further pax records
   * @param content of a file, exactly its size; null for all that has none
   */
  void add(FileEntry entry, Map<String, byte[]> extra, @Nullable InputStream content)
      throws IOException {
    byte[] name = FileNames.encode(entry.path() + (entry.isDirectory() ? "/" : ""));
    byte[] link = FileNames.encode(entry.link() == null ? "" : entry.link());
    long size = content == null ? 0 : entry.size();
    TreeMap<String, byte[]> pax = new TreeMap<>(extra);
    if (!fits(name, TarHeader.NAME)) {
      pax.put("path", name);
    }
    if (!fits(link, TarHeader.LINK_NAME)) {
      pax.put("linkpath", link);
    }
    putNumber(pax, "uid", TarHeader.UID, entry.uid());
    putNumber(pax, "gid", TarHeader.GID, entry.gid());
    putNumber(pax, "size", TarHeader.SIZE, size);
    putNumber(pax, "mtime", TarHeader.MTIME, entry.mtime());
    entry.xattrsOrEmpty().forEach((key, value) -> pax.put("SCHILY.xattr." + key, value));
    if (!pax.isEmpty()) {
      writePax(PaxRecords.write(pax));
    }
    byte[] block = new byte[TarHeader.BLOCK];
    TarHeader.NAME.putText(block, name);
    TarHeader.LINK_NAME.putText(block, link);
    TarHeader.MODE.putNumber(block, entry.mode());
    TarHeader.UID.putNumber(block, TarHeader.UID.holds(entry.uid()) ? entry.uid() : 0);
    TarHeader.GID.putNumber(block, TarHeader.GID.holds(entry.gid()) ? entry.gid() : 0);
    TarHeader.SIZE.putNumber(block, TarHeader.SIZE.holds(size) ? size : 0);
    TarHeader.MTIME.putNumber(block, TarHeader.MTIME.holds(entry.mtime()) ? entry.mtime() : 0);
    if (entry.device() != null) {
      TarHeader.DEV_MAJOR.putNumber(block, entry.device().major());
      TarHeader.DEV_MINOR.putNumber(block, entry.device().minor());
    }
    finish(block, typeFlag(entry.type()));
    if (content != null) {
      copy(entry, content);
      pad(size);
    }
  }

  private void writePax(byte[] records) throws IOException {
    byte[] block = new byte[TarHeader.BLOCK];
    TarHeader.NAME.putText(block, "pax".getBytes(StandardCharsets.US_ASCII));
    TarHeader.MODE.putNumber(block, 0644);
    TarHeader.SIZE.putNumber(block, records.length);
    finish(block, 'x');
    out.write(records);
    pad(records.length);
  }

  /** The end of the tar. Does not close the stream. */
  void finish() throws IOException {
    out.write(new byte[2 * TarHeader.BLOCK]);
  }

  private void copy(FileEntry entry, InputStream content) throws IOException {
    long written = content.transferTo(out);
    if (written != entry.size()) {
      throw new IOException(
          entry.path()
              + " changed while it was read: "
              + entry.size()
              + " bytes were expected, "
              + written
              + " came");
    }
  }

  private void finish(byte[] block, char type) throws IOException {
    block[TarHeader.TYPE.offset()] = (byte) type;
    TarHeader.MAGIC.putText(block, MAGIC);
    TarHeader.putChecksum(block);
    out.write(block);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) (-size & (TarHeader.BLOCK - 1))]);
  }

  private static boolean fits(byte[] text, TarHeader field) {
    if (text.length > field.length()) {
      return false;
    }
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static void putNumber(Map<String, byte[]> pax, String key, TarHeader field, long value) {
    if (!field.holds(value)) {
      pax.putIfAbsent(key, String.valueOf(value).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static char typeFlag(FileType type) {
    return switch (type) {
      case FILE, WHITEOUT, OPAQUE -> '0';
      case HARDLINK -> '1';
      case SYMLINK -> '2';
      case CHAR_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }
}
