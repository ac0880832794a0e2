package dev.fastforward.builder.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar of exactly the headers that a test wants, right or wrong. Not thread-safe. */
public final class RawTar {
  private static final int BLOCK = 512;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * A header and its content.
   *
   * @param owner uid and gid
   */
  public record Header(char type, byte[] name, byte[] link, int mode, long owner, long mtime) {
    public static Header of(char type, String name) {
      return new Header(type, bytes(name), new byte[0], 0644, 0, 1_700_000_000);
    }

    public Header named(byte[] other) {
      return new Header(type, other, link, mode, owner, mtime);
    }

    public Header linkedTo(String target) {
      return new Header(type, name, bytes(target), mode, owner, mtime);
    }

    public Header withMode(int other) {
      return new Header(type, name, link, other, owner, mtime);
    }

    public Header ownedBy(long id) {
      return new Header(type, name, link, mode, id, mtime);
    }

    public Header at(long seconds) {
      return new Header(type, name, link, mode, owner, seconds);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public RawTar file(String name, String content) {
    return add(Header.of('0', name), bytes(content));
  }

  public RawTar directory(String name) {
    return add(Header.of('5', name).withMode(0755), new byte[0]);
  }

  public RawTar symlink(String name, String target) {
    return add(Header.of('2', name).linkedTo(target), new byte[0]);
  }

  public RawTar hardLink(String name, String target) {
    return add(Header.of('1', name).linkedTo(target), new byte[0]);
  }

  /** A device with the numbers major and minor. */
  public RawTar device(char type, String name, int major, int minor) {
    byte[] block = block(Header.of(type, name).withMode(0666), 0);
    octal(block, 329, 8, major);
    octal(block, 337, 8, minor);
    checksum(block);
    out.writeBytes(block);
    return this;
  }

  /** Records for the entry behind it: {@code LENGTH KEY=VALUE}. */
  public RawTar pax(String key, String value) {
    return add(Header.of('x', "pax"), record(key, value));
  }

  /** Several records for the entry behind it, in one header: key, value, key, value … */
  public RawTar paxAll(String... keysAndValues) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      records.writeBytes(record(keysAndValues[i], keysAndValues[i + 1]));
    }
    return add(Header.of('x', "pax"), records.toByteArray());
  }

  /** The same header with other bytes at a place, and a checksum that is right again. */
  public RawTar patched(Header header, byte[] content, int offset, byte[] bytes) {
    byte[] block = block(header, content.length);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
    checksum(block);
    out.writeBytes(block);
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & (BLOCK - 1)]);
    return this;
  }

  /** Records for all entries behind it. */
  public RawTar globalPax(String key, String value) {
    return add(Header.of('g', "pax"), record(key, value));
  }

  private static byte[] record(String key, String value) {
    int rest = bytes(key).length + bytes(value).length + 3;
    int length = rest + String.valueOf(rest).length();
    length = rest + String.valueOf(length).length();
    return bytes(length + " " + key + "=" + value + "\n");
  }

  public RawTar add(Header header, byte[] content) {
    byte[] block = block(header, content.length);
    checksum(block);
    out.writeBytes(block);
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & (BLOCK - 1)]);
    return this;
  }

  /** An entry that says another size than its content has. */
  public RawTar addWithSize(Header header, long size, byte[] content) {
    byte[] block = block(header, 0);
    base256(block, 124, 12, size);
    checksum(block);
    out.writeBytes(block);
    out.writeBytes(content);
    return this;
  }

  /** Any bytes. */
  public RawTar raw(byte[] content) {
    out.writeBytes(content);
    return this;
  }

  private static byte[] block(Header header, long size) {
    byte[] block = new byte[BLOCK];
    System.arraycopy(header.name, 0, block, 0, Math.min(100, header.name.length));
    octal(block, 100, 8, header.mode);
    number(block, 108, 8, header.owner);
    number(block, 116, 8, header.owner);
    octal(block, 124, 12, size);
    number(block, 136, 12, header.mtime);
    block[156] = (byte) header.type;
    System.arraycopy(header.link, 0, block, 157, Math.min(100, header.link.length));
    System.arraycopy(bytes("ustar\00000"), 0, block, 257, 8);
    return block;
  }

  private static void number(byte[] block, int offset, int length, long value) {
    if (value >= 0 && value < 1L << (3 * (length - 1))) {
      octal(block, offset, length, value);
    } else {
      base256(block, offset, length, value);
    }
  }

  private static void octal(byte[] block, int offset, int length, long value) {
    long rest = value;
    for (int i = offset + length - 2; i >= offset; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>= 3;
    }
  }

  private static void base256(byte[] block, int offset, int length, long value) {
    long rest = value;
    for (int i = offset + length - 1; i >= offset; i--) {
      block[i] = (byte) rest;
      rest >>= 8;
    }
    block[offset] = (byte) (value < 0 ? 0xff : 0x80 | block[offset]);
  }

  private static void checksum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
    block[154] = 0;
  }

  /** The tar with its two blocks of zeros. */
  public byte[] end() {
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  /** The tar as it is, without an end. */
  public byte[] cut() {
    return out.toByteArray();
  }
}
