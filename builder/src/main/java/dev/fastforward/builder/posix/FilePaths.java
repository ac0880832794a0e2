package dev.fastforward.builder.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Converts paths of the JDK to and from the strings of {@link FileNames}. The JDK's own strings
 * lose what is no character in the locale: bytes that are no UTF-8, and without a UTF-8 locale all
 * outside ASCII. What loses nothing is a path's URI, which has the bytes themselves.
 */
public final class FilePaths {
  private static final int AT_FDCWD = -100;
  private static final int LONGEST_TARGET = 4096;

  private FilePaths() {}

  /** The last name of a path that has one. */
  public static String name(Path path) {
    String text = String.valueOf(path.getFileName());
    if (isAscii(text)) {
      return text;
    }
    String whole = text(path);
    return whole.substring(whole.lastIndexOf('/') + 1);
  }

  /**
   * @param path below the directory, not empty
   */
  public static Path below(Path directory, String path) {
    if (isAscii(path)) {
      return directory.resolve(path);
    }
    StringBuilder uri = new StringBuilder(directory.toUri().toString());
    if (uri.charAt(uri.length() - 1) != '/') {
      uri.append('/');
    }
    for (byte b : FileNames.encode(path)) {
      uri.append(b == '/' ? "/" : String.format(Locale.ROOT, "%%%02X", b & 0xFF));
    }
    return Path.of(URI.create(uri.toString()));
  }

  /**
   * Target of a symlink as written.
   *
   * @throws PosixException with EINVAL if it is none
   */
  public static String readLink(Path link) throws PosixException {
    String path = text(link);
    return readLink(AT_FDCWD, path, path);
  }

  /**
   * Target of a symlink as written.
   *
   * @param directory descriptor that a relative path is relative to
   * @param shown the path for messages
   * @throws PosixException with EINVAL if it is none
   */
  static String readLink(int directory, String path, String shown) throws PosixException {
    byte[][] result = new byte[1][];
    SystemCall.of(
        "readlink",
        shown,
        c -> {
          MemorySegment buffer = c.memory(LONGEST_TARGET);
          long n =
              c.invoke(
                  Syscall.READLINKAT, directory, c.path(path), buffer.address(), buffer.byteSize());
          result[0] = buffer.asSlice(0, Math.max(0, n)).toArray(JAVA_BYTE);
          return n;
        });
    return FileNames.decode(result[0]);
  }

  /** The path for a system call; absolute if it is not all ASCII. */
  static String text(Path path) {
    String text = path.toString();
    return isAscii(text) ? text : decoded(path.toUri().getRawPath());
  }

  private static String decoded(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    String path = FileNames.decode(bytes.toByteArray());
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path; // as of a directory
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) { // asked for each file of a context
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
