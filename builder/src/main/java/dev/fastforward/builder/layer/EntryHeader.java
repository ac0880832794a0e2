package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.FileNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a tar says of an entry before its content.
 *
 * @param block the header's
 * @param pax records for it; what becomes part of the file entry is taken away
 * @param longName of an entry of type L before it
 * @param longLink of an entry of type K before it
 */
record EntryHeader(
    byte[] block, Map<String, byte[]> pax, byte @Nullable [] longName, byte @Nullable [] longLink) {
  /** The largest that Linux has; one more says "as it is" to chown. */
  private static final long MAX_OWNER = 0xffff_fffeL;

  private static final String SPARSE_NAME = "GNU.sparse.name";

  /** The entry, with a size of 0. */
  FileEntry decode(TarReader.Names names) throws TarFormatException {
    byte[] name = take("path", longName != null ? longName : shortName());
    name = take(SPARSE_NAME, name);
    byte[] link = take("linkpath", longLink != null ? longLink : TarHeader.LINK_NAME.text(block));
    PaxTime time = time();
    String text = FileNames.decode(name);
    FileType type = type(text);
    String path = names.path(text);
    String target =
        switch (type) {
          case SYMLINK -> FileNames.decode(link);
          case HARDLINK -> names.path(FileNames.decode(link));
          default -> null;
        };
    return new FileEntry(
        path,
        type,
        (int) (TarHeader.MODE.number(block) & 07777),
        owner("uid", TarHeader.UID, text),
        owner("gid", TarHeader.GID, text),
        0,
        time.seconds(),
        time.nanos(),
        target,
        type == FileType.CHAR_DEVICE || type == FileType.BLOCK_DEVICE ? device() : null,
        xattrs(),
        null,
        null);
  }

  char typeFlag() {
    return (char) block[TarHeader.TYPE.offset()];
  }

  private FileEntry.Device device() throws TarFormatException {
    return new FileEntry.Device(
        (int) TarHeader.DEV_MAJOR.number(block), (int) TarHeader.DEV_MINOR.number(block));
  }

  private @Nullable TreeMap<String, byte[]> xattrs() {
    TreeMap<String, byte[]> xattrs = new TreeMap<>();
    for (String key : List.copyOf(pax.keySet())) {
      if (key.startsWith(PaxRecords.XATTR)) {
        xattrs.put(
            key.substring(PaxRecords.XATTR.length()), Objects.requireNonNull(pax.remove(key)));
      }
    }
    return xattrs.isEmpty() ? null : xattrs;
  }

  private PaxTime time() throws TarFormatException {
    byte[] time = pax.remove("mtime");
    return time == null
        ? new PaxTime(TarHeader.MTIME.number(block), 0)
        : PaxTime.parse(PaxRecords.ascii(time));
  }

  private FileType type(String name) throws TarFormatException {
    return switch (typeFlag()) {
      case '0', '\0', '7' -> name.endsWith("/") ? FileType.DIRECTORY : FileType.FILE;
      case 'S' -> FileType.FILE;
      case '1' -> FileType.HARDLINK;
      case '2' -> FileType.SYMLINK;
      case '3' -> FileType.CHAR_DEVICE;
      case '4' -> FileType.BLOCK_DEVICE;
      case '5', 'D' -> FileType.DIRECTORY; // D has a list of names for its content
      case '6' -> FileType.FIFO;
      case 'M' ->
          throw new TarFormatException(
              "the tar goes on from another volume (type 'M'): " + name + "; join the volumes");
      default ->
          throw new TarFormatException(
              "tar entries of type '" + typeFlag() + "' are not supported: " + name);
    };
  }

  private byte[] shortName() {
    byte[] name = TarHeader.NAME.text(block);
    byte[] magic = TarHeader.MAGIC.text(block);
    byte[] prefix =
        (TarHeader.isStar(block) ? TarHeader.STAR_PREFIX : TarHeader.PREFIX).text(block);
    if (!new String(magic, StandardCharsets.ISO_8859_1).equals("ustar") || prefix.length == 0) {
      return name;
    }
    byte[] whole = new byte[prefix.length + 1 + name.length];
    System.arraycopy(prefix, 0, whole, 0, prefix.length);
    whole[prefix.length] = '/';
    System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
    return whole;
  }

  private long owner(String key, TarHeader field, String name) throws TarFormatException {
    byte[] value = pax.remove(key);
    long id = value == null ? field.number(block) : PaxRecords.number(value);
    if (id < 0 || id > MAX_OWNER) {
      throw new TarFormatException(
          "the tar entry \"" + name + "\" has the " + key + " " + id + ", which no system has");
    }
    return id;
  }

  private byte[] take(String key, byte[] otherwise) {
    byte[] value = pax.remove(key);
    return value == null ? otherwise : value;
  }
}
