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
  private PaxRecords() {}

  static Map<String, byte[]> parse(byte[] body) throws TarFormatException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    int at = 0;
    while (at < body.length && body[at] != 0) {
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
      int equals = blank + 1;
      while (equals < end && body[equals] != '=') {
        equals++;
      }
      if (equals == end) {
        throw new TarFormatException("a pax header has a record without \"=\"");
      }
      records.put(
          new String(body, blank + 1, equals - blank - 1, StandardCharsets.UTF_8),
          Arrays.copyOfRange(body, equals + 1, end - 1));
      at = end;
    }
    return records;
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
