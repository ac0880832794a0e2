package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar stream entry by entry: V7, ustar, pax, and GNU's with its long names and sparse
 * files, and star's. Ours and not commons-compress, because that turns the values of xattrs into
 * text and back, which destroys {@code security.capability}. Not thread-safe.
 */
final class TarReader {
  /** More than a file system holds, and so little that sums of it do not overflow. */
  static final long MAX_SIZE = 1L << 60;

  /** Bounds the memory that a hostile header can make us allocate; valid headers are shorter. */
  private static final int MAX_EXTENSION = 1 << 20;

  private final InputStream in;
  private final Names names;
  private final ExpansionLimit limit;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final byte[] scratch = new byte[1 << 14];
  private final Map<String, byte[]> global = new HashMap<>();
  private @Nullable SparseMap sparse;
  private long left;
  private long padding;
  private long extensions;
  private long globals;
  private boolean begun;

  /** What names may be. */
  enum Names {
    /** A name that leads out is an error: nothing that makes layers writes such. */
    STRICT,
    /** A name that leads out is bent back to below the root, as tools that extract archives do. */
    CONFINED;

    String path(String name) throws TarFormatException {
      return this == STRICT ? TarPaths.clean(name) : TarPaths.confine(name);
    }
  }

  /**
   * @param limit for holes of sparse files
   */
  TarReader(InputStream in, Names names, ExpansionLimit limit) {
    this.in = in;
    this.names = names;
    this.limit = limit;
  }

  /**
   * The next entry, or null at the end. What is left of the content of the one before is skipped.
   */
  @Nullable TarEntry next() throws IOException {
    Map<String, byte[]> pax = new HashMap<>(global);
    byte[] longName = null;
    byte[] longLink = null;
    extensions = globals;
    sparse = null;
    while (true) {
      skipContent();
      if (!readHeader()) {
        return null;
      }
      switch ((char) block[TarHeader.TYPE.offset()]) {
        case 'x' -> PaxRecords.merge(pax, PaxRecords.parse(extension()));
        case 'g' -> {
          globals += left;
          Map<String, byte[]> records = PaxRecords.parse(extension());
          PaxRecords.merge(global, records);
          PaxRecords.merge(pax, records);
        }
        case 'L' -> longName = untilZero(extension());
        case 'K' -> longLink = untilZero(extension());
        case 'V' -> { // a name for the whole tar
          pax = new HashMap<>(global);
          longName = null;
          longLink = null;
        }
        default -> {
          return entry(new EntryHeader(block, pax, longName, longLink));
        }
      }
    }
  }

  /** Whether a header block was found, valid or not: then the stream is a tar. */
  boolean hasBegun() {
    return begun;
  }

  /** The content of the entry that next() gave; ends with it. Closing does nothing. */
  InputStream content() {
    return sparse == null ? new Content() : new SparseContent(new Content(), sparse);
  }

  private boolean readHeader() throws IOException {
    if (!readBlock()) {
      return false; // some writers leave out the blocks of zeros at the end
    }
    if (isZero()) {
      if (readBlock() && !isZero()) {
        throw new TarFormatException("the tar has something behind a single block of zeros");
      }
      return false;
    }
    if (!TarHeader.hasChecksum(block)) {
      throw new TarFormatException("a tar header has a wrong checksum");
    }
    begun = true;
    setSize(TarHeader.SIZE.number(block));
    return true;
  }

  private boolean readBlock() throws IOException {
    int n = in.readNBytes(block, 0, TarHeader.BLOCK);
    if (n > 0 && n < TarHeader.BLOCK) {
      throw new EOFException("the tar is cut short");
    }
    return n > 0;
  }

  private boolean isZero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
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
    countExtension(left);
    byte[] body = in.readNBytes((int) left);
    if (body.length < left) {
      throw new EOFException("the tar is cut short");
    }
    left = 0;
    return body;
  }

  private void countExtension(long bytes) throws TarFormatException {
    extensions += bytes;
    if (extensions > MAX_EXTENSION) {
      throw new TarFormatException("a tar entry has extensions of " + extensions + " bytes");
    }
  }

  private void skipContent() throws IOException {
    // Read instead of skip: the stream below hashes only the bytes that are read.
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

  private TarEntry entry(EntryHeader header) throws IOException {
    byte[] size = header.pax().remove("size");
    if (size != null) {
      setSize(PaxRecords.number(size));
    }
    FileEntry file = header.decode(names);
    if (file.type() != FileType.FILE) {
      // Some writers give links and directories a size; none of them has content.
      boolean none = file.type() != FileType.DIRECTORY || header.typeFlag() == '5';
      left = none ? 0 : left;
      padding = none ? 0 : padding;
    }
    sparse =
        header.typeFlag() == 'S'
            ? SparseMap.ofGnu(block, () -> extensionBlock(in))
            : SparseMap.ofPax(header.pax(), () -> extensionBlock(new Content()));
    if (sparse != null) {
      check(sparse, file);
    }
    long shown = sparse == null ? left : sparse.size();
    return new TarEntry(
        file.type() == FileType.FILE ? file.withContent(shown, null, null) : file, header.pax());
  }

  private void check(SparseMap map, FileEntry file) throws TarFormatException {
    if (file.type() != FileType.FILE || map.stored() != left) {
      throw new TarFormatException(
          "the sparse file \"" + file.path() + "\" has not the data that its map says");
    }
    limit.holes(map.size() - left, file.path());
  }

  private byte[] extensionBlock(InputStream from) throws IOException {
    countExtension(TarHeader.BLOCK);
    byte[] more = from.readNBytes(TarHeader.BLOCK);
    if (more.length < TarHeader.BLOCK) {
      throw new EOFException("the tar is cut short");
    }
    return more;
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
