package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.FileNames;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar stream (ustar, pax, and GNU's long names) entry by entry. Ours and not
 * commons-compress, because that turns the values of xattrs into text and back, which destroys
 * {@code security.capability}. Not thread-safe.
 */
final class TarReader {
  /** No sane header is longer; bounds what a hostile one can make us allocate. */
  private static final int MAX_EXTENSION = 1 << 20;

  /** More than a file system holds, and so little that sums of it do not overflow. */
  private static final long MAX_SIZE = 1L << 60;

  /** The largest that Linux has; one more says "as it is" to chown. */
  private static final long MAX_OWNER = 0xffff_fffeL;

  private static final String XATTR = "SCHILY.xattr.";

  private final InputStream in;
  private final Names names;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final byte[] scratch = new byte[1 << 14];
  private final Map<String, byte[]> global = new HashMap<>();
  private long left;
  private long padding;
  private long extensions;
  private long globals;

  /** What names may be. */
  enum Names {
    /** A name that leads out is an error: nothing that makes layers writes such. */
    STRICT,
    /** A name that leads out is bent back to below the root, as tools that extract archives do. */
    CONFINED;

    private String path(String name) throws TarFormatException {
      return this == STRICT ? TarPaths.clean(name) : TarPaths.confine(name);
    }
  }

  TarReader(InputStream in, Names names) {
    this.in = in;
    this.names = names;
  }

  /**
   * The next entry, or null at the end. What is left of the content of the one before is skipped.
   */
  @Nullable TarEntry next() throws IOException {
    Map<String, byte[]> pax = new HashMap<>(global);
    byte[] longName = null;
    byte[] longLink = null;
    extensions = globals;
    while (true) {
      skipContent();
      if (!readHeader()) {
        return null;
      }
      char type = (char) block[TarHeader.TYPE.offset()];
      switch (type) {
        case 'x' -> pax.putAll(PaxRecords.parse(extension()));
        case 'g' -> {
          globals += left;
          global.putAll(PaxRecords.parse(extension()));
          pax.putAll(global);
        }
        case 'L' -> longName = untilZero(extension());
        case 'K' -> longLink = untilZero(extension());
        default -> {
          return entry(type, pax, longName, longLink);
        }
      }
    }
  }

  /** The content of the entry that next() gave; ends with it. Closing does nothing. */
  InputStream content() {
    return new Content();
  }

  private boolean readHeader() throws IOException {
    int n = in.readNBytes(block, 0, TarHeader.BLOCK);
    if (n == 0) {
      return false; // some writers leave out the blocks of zeros at the end
    }
    if (n < TarHeader.BLOCK) {
      throw new EOFException("the tar is cut short");
    }
    if (TarHeader.checksum(block) != TarHeader.CHECKSUM.number(block)) {
      for (byte b : block) {
        if (b != 0) {
          throw new TarFormatException("a tar header has a wrong checksum");
        }
      }
      return false;
    }
    setSize(TarHeader.SIZE.number(block));
    return true;
  }

  private void setSize(long size) throws TarFormatException {
    if (size < 0) {
      throw new TarFormatException("a tar entry has a negative size");
    }
    if (size > MAX_SIZE) {
      throw new TarFormatException("a tar entry has a size of " + size + " bytes");
    }
    left = size;
    padding = -size & (TarHeader.BLOCK - 1);
  }

  private byte[] extension() throws IOException {
    // Of all of an entry together: there may be any number of them before it.
    extensions += left;
    if (extensions > MAX_EXTENSION) {
      throw new TarFormatException("a tar entry has extensions of " + extensions + " bytes");
    }
    byte[] body = in.readNBytes((int) left);
    if (body.length < left) {
      throw new EOFException("the tar is cut short");
    }
    left = 0;
    return body;
  }

  private void skipContent() throws IOException {
    // Read and not skipped: the stream below hashes what it is read.
    for (long rest = left + padding; rest > 0; ) {
      int n = in.read(scratch, 0, (int) Math.min(scratch.length, rest));
      if (n < 0) {
        throw new EOFException("the tar is cut short");
      }
      rest -= n;
    }
    left = 0;
    padding = 0;
  }

  private TarEntry entry(
      char typeFlag,
      Map<String, byte[]> pax,
      byte @Nullable [] longName,
      byte @Nullable [] longLink)
      throws IOException {
    byte[] name = take(pax, "path", longName != null ? longName : shortName());
    byte[] link =
        take(pax, "linkpath", longLink != null ? longLink : TarHeader.LINK_NAME.text(block));
    if (pax.keySet().stream().anyMatch(k -> k.startsWith("GNU.sparse."))) {
      throw new TarFormatException(
          "sparse files in a tar are not supported: " + FileNames.decode(name));
    }
    byte[] size = pax.remove("size");
    if (size != null) {
      setSize(PaxRecords.number(size));
    }
    long mtime;
    int nanos = 0;
    byte[] paxTime = pax.remove("mtime");
    if (paxTime == null) {
      mtime = TarHeader.MTIME.number(block);
    } else {
      PaxTime time = PaxTime.parse(ascii(paxTime));
      mtime = time.seconds();
      nanos = time.nanos();
    }
    String text = FileNames.decode(name);
    FileType type = type(typeFlag, text);
    String path = names.path(text);
    if (type != FileType.FILE) {
      // Some writers give links and directories a size; none of them has content.
      left = type == FileType.DIRECTORY ? left : 0;
      padding = type == FileType.DIRECTORY ? padding : 0;
    }
    TreeMap<String, byte[]> xattrs = new TreeMap<>();
    for (String key : List.copyOf(pax.keySet())) {
      if (key.startsWith(XATTR)) {
        xattrs.put(key.substring(XATTR.length()), Objects.requireNonNull(pax.remove(key)));
      }
    }
    String target =
        switch (type) {
          case SYMLINK -> FileNames.decode(link);
          case HARDLINK -> names.path(FileNames.decode(link));
          default -> null;
        };
    boolean device = type == FileType.CHAR_DEVICE || type == FileType.BLOCK_DEVICE;
    FileEntry file =
        new FileEntry(
            path,
            type,
            (int) (TarHeader.MODE.number(block) & 07777),
            owner(pax, "uid", TarHeader.UID, text),
            owner(pax, "gid", TarHeader.GID, text),
            type == FileType.FILE ? left : 0,
            mtime,
            nanos,
            target,
            device
                ? new FileEntry.Device(
                    (int) TarHeader.DEV_MAJOR.number(block),
                    (int) TarHeader.DEV_MINOR.number(block))
                : null,
            xattrs.isEmpty() ? null : xattrs,
            null,
            null);
    return new TarEntry(file, pax);
  }

  private static FileType type(char flag, String name) throws TarFormatException {
    return switch (flag) {
      case '0', '\0', '7' -> name.endsWith("/") ? FileType.DIRECTORY : FileType.FILE;
      case '1' -> FileType.HARDLINK;
      case '2' -> FileType.SYMLINK;
      case '3' -> FileType.CHAR_DEVICE;
      case '4' -> FileType.BLOCK_DEVICE;
      case '5' -> FileType.DIRECTORY;
      case '6' -> FileType.FIFO;
      default ->
          throw new TarFormatException(
              "tar entries of type '" + flag + "' are not supported: " + name);
    };
  }

  private byte[] shortName() {
    byte[] name = TarHeader.NAME.text(block);
    byte[] magic = TarHeader.MAGIC.text(block);
    byte[] prefix = TarHeader.PREFIX.text(block);
    if (!new String(magic, StandardCharsets.ISO_8859_1).equals("ustar") || prefix.length == 0) {
      return name;
    }
    byte[] whole = new byte[prefix.length + 1 + name.length];
    System.arraycopy(prefix, 0, whole, 0, prefix.length);
    whole[prefix.length] = '/';
    System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
    return whole;
  }

  private long owner(Map<String, byte[]> pax, String key, TarHeader field, String name)
      throws TarFormatException {
    long id = number(pax, key, field);
    if (id < 0 || id > MAX_OWNER) {
      throw new TarFormatException(
          "the tar entry \"" + name + "\" has the " + key + " " + id + ", which no system has");
    }
    return id;
  }

  private long number(Map<String, byte[]> pax, String key, TarHeader field)
      throws TarFormatException {
    byte[] value = pax.remove(key);
    return value == null ? field.number(block) : PaxRecords.number(value);
  }

  private static byte[] take(Map<String, byte[]> pax, String key, byte[] otherwise) {
    byte[] value = pax.remove(key);
    return value == null ? otherwise : value;
  }

  private static String ascii(byte[] value) throws TarFormatException {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-') {
        throw new TarFormatException("a pax header has \"" + text + "\" for a number");
      }
    }
    return text;
  }

  private static byte[] untilZero(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return Arrays.copyOf(text, end);
  }

  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("the tar is cut short");
      }
      left -= n;
      return n;
    }
  }
}
