package dev.fastforward.builder.layer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The records of a pax extended header: {@code LENGTH KEY=VALUE\n}. Values are bytes, not text:
 * xattrs may hold anything.
 *
 * @see <a
 *     href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03">POSIX,
 *     pax extended header</a>
 */
final class PaxRecords {
  /** What keys of extended attributes begin with. */
  static final String XATTR = "SCHILY.xattr.";

  private static final String SPARSE_OFFSET = "GNU.sparse.offset";
  private static final String SPARSE_LENGTH = "GNU.sparse.numbytes";
  private static final String SPARSE_MAP = "GNU.sparse.map";

  private PaxRecords() {}

  /**
   * Adds records to the current ones. By POSIX, an empty value removes a record; only extended
   * attributes may be empty.
   */
  static void merge(Map<String, byte[]> records, Map<String, byte[]> more) {
    more.forEach((key, value) -> {
      if (value.length == 0 && !key.startsWith(XATTR)) {
        records.remove(key);
      } else {
        records.put(key, value);
      }
    });
  }

  /** The value of a record that is a number, perhaps with a fraction. */
  static String ascii(byte[] value) throws TarFormatException {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-') {
        throw new TarFormatException("a pax header has \"" + text + "\" for a number");
      }
    }
    return text;
  }

  /**
   * Where a record ends, by the length that it begins with.
   *
   * @param blank position of the blank behind the length
   * @param end position behind the record
   */
  private record Frame(int blank, int end) {
    static Frame of(byte[] body, int at) throws TarFormatException {
      int blank = at;
      int length = 0;
      while (blank < body.length
          && body[blank] >= '0'
          && body[blank] <= '9'
          && length <= body.length) {
        length = length * 10 + body[blank++] - '0';
      }
      int end = at + length;
      if (blank == at
          || blank >= body.length
          || body[blank] != ' '
          || end > body.length
          || end <= blank + 1
          || body[end - 1] != '\n') {
        throw new TarFormatException("a pax header is malformed");
      }
      return new Frame(blank, end);
    }
  }

  static Map<String, byte[]> parse(byte[] body) throws TarFormatException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    SparseRecords sparse = new SparseRecords();
    int at = 0;
    while (at < body.length && body[at] != 0) {
      Frame frame = Frame.of(body, at);
      int blank = frame.blank();
      int end = frame.end();
      int equals = blank + 1;
      while (equals < end && body[equals] != '=') {
        equals++;
      }
      if (equals == end) {
        throw new TarFormatException("a pax header has a record without \"=\"");
      }
      String key = new String(body, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
      byte[] value = Arrays.copyOfRange(body, equals + 1, end - 1);
      if (key.equals(SPARSE_OFFSET) || key.equals(SPARSE_LENGTH)) {
        sparse.add(key, value);
      } else {
        records.put(key, value);
      }
      at = end;
    }
    if (sparse.count > 0) {
      records.put(SPARSE_MAP, sparse.text.toByteArray());
    }
    return records;
  }

  /** Records of sparse files come many times in version 0.0: together they are those of 0.1. */
  private static final class SparseRecords {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int count;

    void add(String key, byte[] value) throws TarFormatException {
      if (key.equals(SPARSE_OFFSET) != (count % 2 == 0)) {
        throw new TarFormatException("a pax header has a malformed map of a sparse file");
      }
      if (count++ > 0) {
        text.write(',');
      }
      text.writeBytes(value);
    }
  }

  /** The value of a record that is a whole number. */
  static long number(byte[] value) throws TarFormatException {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      TarFormatException failure =
          new TarFormatException("a pax header has \"" + text + "\" for a number");
      failure.initCause(e);
      throw failure;
    }
  }

  static byte[] write(Map<String, byte[]> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.forEach((key, value) -> {
      byte[] name = key.getBytes(StandardCharsets.UTF_8);
      int rest = name.length + value.length + 3; // blank, equals, line end
      int length = rest + String.valueOf(rest).length();
      if (String.valueOf(length).length() != String.valueOf(rest).length()) {
        length = rest + String.valueOf(length).length();
      }
      out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(name);
      out.write('=');
      out.writeBytes(value);
      out.write('\n');
    });
    return out.toByteArray();
  }
}
