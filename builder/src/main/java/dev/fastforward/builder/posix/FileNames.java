package dev.fastforward.builder.posix;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * File names between bytes and strings without loss: a byte that is no valid UTF-8 becomes the lone
 * surrogate U+DC00 + byte, and back.
 */
public final class FileNames {
  private static final int ESCAPE = 0xDC00;

  private FileNames() {}

  /** The string for a name or path. */
  public static String decode(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodeSlowly(bytes);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static String decodeSlowly(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (in.hasRemaining()) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        break;
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xFF)));
      }
    }
    return out.flip().toString();
  }

  /** The bytes of a name or path. */
  public static byte[] encode(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        return encodeSlowly(name);
      }
    }
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeSlowly(String name) {
    ByteBuffer out = ByteBuffer.allocate(3 * name.length());
    for (int i = 0; i < name.length(); ) {
      int point = name.codePointAt(i);
      if (point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF) {
        out.put((byte) (point - ESCAPE));
      } else {
        out.put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
      i += Character.charCount(point);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
