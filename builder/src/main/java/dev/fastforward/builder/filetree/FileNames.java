package dev.fastforward.builder.filetree;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * File names as strings without loss. Names are bytes, mostly UTF-8; a byte that is no UTF-8
 * becomes the lone surrogate U+DC00 + byte, and back (as Python's surrogateescape does).
 */
public final class FileNames {
  private FileNames() {}

  public static String decode(byte[] name) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(name);
    CharBuffer out = CharBuffer.allocate(name.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (0xDC00 + (in.get() & 0xFF)));
      }
    }
  }

  public static byte[] encode(String name) {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    if (isPlain(name)) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    ByteBuffer out = ByteBuffer.allocate(name.length() * 4);
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || isEscape(name, i)) {
        try {
          out.put(encoder.encode(CharBuffer.wrap(name, start, i)));
        } catch (CharacterCodingException e) {
          throw new IllegalArgumentException("a file name with half a surrogate pair", e);
        }
        if (i < name.length()) {
          out.put((byte) (name.charAt(i) - 0xDC00));
        }
        start = i + 1;
      }
    }
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (isEscape(name, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEscape(String name, int i) {
    char c = name.charAt(i);
    return c >= 0xDC80 && c <= 0xDCFF && (i == 0 || !Character.isHighSurrogate(name.charAt(i - 1)));
  }
}
