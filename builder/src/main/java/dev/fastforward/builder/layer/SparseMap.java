package dev.fastforward.builder.layer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a sparse file has data. All else of it is holes, which read as zeros.
 *
 * @param size of the file with its holes
 * @param segments in the order of the file; the tar has their data one after the other
 * @see <a href="https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html">GNU tar,
 *     storing sparse files</a>
 */
record SparseMap(long size, List<Segment> segments) {
  private static final String PREFIX = "GNU.sparse.";
  private static final String MAP = PREFIX + "map";

  /** Old GNU form: where a header and a block of its extension have segments, and what follows. */
  private static final int IN_HEADER = 386;

  private static final int REAL_SIZE = 483;
  private static final int NUMBER = 12;

  /** As many as Go's reader takes. */
  private static final int MAX_SEGMENTS = 1 << 20;

  /** A run of data. */
  record Segment(long offset, long length) {
    long end() {
      return offset + length;
    }
  }

  /** Gives the next block of the tar. */
  @FunctionalInterface
  interface Blocks {
    byte[] next() throws IOException;
  }

  long stored() {
    return segments.stream().mapToLong(Segment::length).sum();
  }

  /** The form of old GNU tars: an entry of type S, whose header goes on in further blocks. */
  static SparseMap ofGnu(byte[] header, Blocks more) throws IOException {
    if (!new String(TarHeader.MAGIC.text(header), StandardCharsets.ISO_8859_1)
        .startsWith("ustar ")) {
      throw new TarFormatException("sparse files are supported in the forms of GNU tar only");
    }
    List<Segment> segments = new ArrayList<>();
    boolean goesOn = segments(header, IN_HEADER, 4, segments);
    while (goesOn) {
      goesOn = segments(more.next(), 0, 21, segments);
    }
    return checked(TarHeader.number(header, REAL_SIZE, NUMBER), segments);
  }

  private static boolean segments(byte[] block, int start, int count, List<Segment> segments)
      throws TarFormatException {
    for (int i = 0; i < count; i++) {
      int at = start + i * 2 * NUMBER;
      if (block[at] == 0) {
        break;
      }
      add(
          segments,
          TarHeader.number(block, at, NUMBER),
          TarHeader.number(block, at + NUMBER, NUMBER));
    }
    return block[start + count * 2 * NUMBER] != 0;
  }

  /**
   * The forms 0.0, 0.1 and 1.0 of pax headers. Takes their records away.
   *
   * @param content blocks of the file's content: 1.0 has the map there
   * @return null if the file is not sparse
   */
  static @Nullable SparseMap ofPax(Map<String, byte[]> pax, Blocks content) throws IOException {
    String version = text(pax.remove(PREFIX + "major")) + "." + text(pax.remove(PREFIX + "minor"));
    byte[] map = pax.remove(MAP);
    byte[] count = pax.remove(PREFIX + "numblocks");
    byte[] real = pax.remove(PREFIX + "realsize");
    byte[] size = pax.remove(PREFIX + "size");
    if (version.equals(".") && map == null && count == null) {
      return null;
    }
    if (!List.of("1.0", "0.1", "0.0", ".").contains(version)) {
      throw new TarFormatException("sparse files of version " + version + " are not supported");
    }
    size = size == null ? real : size;
    if (size == null) {
      throw new TarFormatException("a sparse file in the tar has no size");
    }
    return checked(
        PaxRecords.number(size),
        version.equals("1.0") ? ofContent(content) : ofText(text(map), count));
  }

  private static List<Segment> ofText(String map, byte @Nullable [] count)
      throws TarFormatException {
    String[] numbers = map.isEmpty() ? new String[0] : map.split(",", -1);
    if (numbers.length % 2 != 0
        || (count != null && PaxRecords.number(count) * 2 != numbers.length)) {
      throw malformed();
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      add(segments, number(numbers[i]), number(numbers[i + 1]));
    }
    return segments;
  }

  private static List<Segment> ofContent(Blocks content) throws IOException {
    Lines lines = new Lines(content);
    long count = lines.number();
    List<Segment> segments = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      add(segments, lines.number(), lines.number());
    }
    return segments;
  }

  private static void add(List<Segment> segments, long offset, long length)
      throws TarFormatException {
    if (segments.size() == MAX_SEGMENTS) {
      throw new TarFormatException("a sparse file in the tar has too many holes");
    }
    segments.add(new Segment(offset, length));
  }

  private static SparseMap checked(long size, List<Segment> segments) throws TarFormatException {
    if (size < 0 || size > TarReader.MAX_SIZE) {
      throw new TarFormatException("a sparse file in the tar has a size of " + size + " bytes");
    }
    long end = 0;
    for (Segment segment : segments) {
      if (segment.offset() < end || segment.length() < 0 || segment.length() > size) {
        throw malformed();
      }
      end = segment.end();
      if (end < 0 || end > size) {
        throw malformed();
      }
    }
    return new SparseMap(size, List.copyOf(segments));
  }

  private static long number(String text) throws TarFormatException {
    return PaxRecords.number(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? "" : new String(value, StandardCharsets.ISO_8859_1);
  }

  private static TarFormatException malformed() {
    return new TarFormatException("the map of a sparse file in the tar is malformed");
  }

  /** Numbers, each on a line; the last block is theirs to its end. */
  private static final class Lines {
    /** No number is longer. */
    private static final int MAX_LINE = 20;

    private final Blocks blocks;
    private byte[] block = new byte[0];
    private int at;

    Lines(Blocks blocks) {
      this.blocks = blocks;
    }

    long number() throws IOException {
      byte[] line = new byte[MAX_LINE];
      for (int length = 0; length < MAX_LINE; length++) {
        if (at == block.length) {
          block = blocks.next();
          at = 0;
        }
        byte c = block[at++];
        if (c == '\n') {
          return PaxRecords.number(Arrays.copyOf(line, length));
        }
        line[length] = c;
      }
      throw malformed();
    }
  }
}
