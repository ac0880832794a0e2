package dev.fastforward.builder.layer;

import java.nio.charset.StandardCharsets;

/**
 * The fields of a ustar header block: where they are, and their number forms.
 *
 * @see <a
 *     href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06">POSIX,
 *     ustar interchange format</a>
 */
enum TarHeader {
  NAME(0, 100),
  MODE(100, 8),
  UID(108, 8),
  GID(116, 8),
  SIZE(124, 12),
  MTIME(136, 12),
  CHECKSUM(148, 8),
  TYPE(156, 1),
  LINK_NAME(157, 100),
  MAGIC(257, 8),
  DEV_MAJOR(329, 8),
  DEV_MINOR(337, 8),
  PREFIX(345, 155),

  /** Star has times behind it. */
  STAR_PREFIX(345, 131);

  static final int BLOCK = 512;

  private final int offset;
  private final int length;

  TarHeader(int offset, int length) {
    this.offset = offset;
    this.length = length;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** The bytes up to the first zero. */
  byte[] text(byte[] block) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return java.util.Arrays.copyOfRange(block, offset, end);
  }

  void putText(byte[] block, byte[] text) {
    for (int i = 0; i < Math.min(text.length, length); i++) {
      block[offset + i] = text[i];
    }
  }

  /** Octal text, or GNU's base 256 where the first bit is set. */
  long number(byte[] block) throws TarFormatException {
    return number(block, offset, length);
  }

  /** The same of a field that not all headers have. */
  static long number(byte[] block, int offset, int length) throws TarFormatException {
    if ((block[offset] & 0x80) != 0) {
      long value = (block[offset] & 0x40) != 0 ? -1 : block[offset] & 0x3f;
      for (int i = 1; i < length; i++) {
        if (value > (Long.MAX_VALUE >> 8) || value < (Long.MIN_VALUE >> 8)) {
          throw new TarFormatException("a number in a tar header is too big");
        }
        value = (value << 8) | (block[offset + i] & 0xff);
      }
      return value;
    }
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      byte c = block[i];
      if (c == 0 || c == ' ') {
        if (value != 0) {
          break;
        }
        continue;
      }
      if (c < '0' || c > '7') {
        throw new TarFormatException(
            "a tar header has \""
                + new String(block, offset, length, StandardCharsets.ISO_8859_1).replace("\0", "")
                + "\" for a number");
      }
      value = (value << 3) | (c - '0');
    }
    return value;
  }

  /** Whether octal text has room for the number. */
  boolean holds(long value) {
    return value >= 0 && value < (1L << (3 * (length - 1)));
  }

  void putNumber(byte[] block, long value) {
    for (int i = offset + length - 2; i >= offset; i--) {
      block[i] = (byte) ('0' + (value & 7));
      value >>= 3;
    }
  }

  static void putChecksum(byte[] block) {
    long sum = checksum(block);
    byte[] text = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, block, CHECKSUM.offset, text.length);
  }

  /** Whether the header is one of star, which has its name at the end. */
  static boolean isStar(byte[] block) {
    return block[508] == 't' && block[509] == 'a' && block[510] == 'r' && block[511] == 0;
  }

  /** Whether the checksum is right. Some old writers took bytes for signed. */
  static boolean hasChecksum(byte[] block) throws TarFormatException {
    long said = CHECKSUM.number(block);
    return said == checksum(block, 0xff) || said == checksum(block, -1);
  }

  /** Sum of all bytes, those of the checksum itself counted as blanks. */
  static long checksum(byte[] block) {
    return checksum(block, 0xff);
  }

  private static long checksum(byte[] block, int mask) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM.offset && i < CHECKSUM.offset + CHECKSUM.length ? ' ' : block[i] & mask;
    }
    return sum;
  }
}
