package dev.fastforward.builder.source;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileEntry.Device;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.FileAttributes;
import dev.fastforward.builder.posix.FilePaths;
import dev.fastforward.builder.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The attributes of a file from lstat. Immutable. */
record PosixFile(Path path, Map<String, Object> attributes) {
  private static final int PERMISSIONS = 07777;
  private static final int FORMAT = 0170000;
  private static final int EXECUTABLE = 0111;
  private static final String CAPABILITY = "security.capability";
  private static final String ATTRIBUTES = "unix:mode,ino,dev,rdev,nlink,size,lastModifiedTime";

  static PosixFile read(Path path) throws IOException {
    return new PosixFile(path, Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
  }

  long inode() {
    return number("ino");
  }

  long device() {
    return number("dev");
  }

  long links() {
    return number("nlink");
  }

  private long number(String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** The file as an entry owned by root; null for a socket, which an image cannot contain. */
  @Nullable FileEntry entry(String name) {
    FileType type = type();
    if (type == null) {
      return null;
    }
    Instant time =
        attributes.get("lastModifiedTime") instanceof FileTime t ? t.toInstant() : Instant.EPOCH;
    boolean device = type == FileType.CHAR_DEVICE || type == FileType.BLOCK_DEVICE;
    return new FileEntry(
        name,
        type,
        (int) number("mode") & PERMISSIONS,
        0,
        0,
        type == FileType.FILE ? number("size") : 0,
        time.getEpochSecond(),
        time.getNano(),
        type == FileType.SYMLINK ? target() : null,
        device ? deviceNumbers(number("rdev")) : null,
        type == FileType.FILE && (number("mode") & EXECUTABLE) != 0 ? capabilities() : null,
        null,
        null);
  }

  private @Nullable FileType type() {
    return switch ((int) number("mode") & FORMAT) {
      case 0100000 -> FileType.FILE;
      case 0040000 -> FileType.DIRECTORY;
      case 0120000 -> FileType.SYMLINK;
      case 0010000 -> FileType.FIFO;
      case 0020000 -> FileType.CHAR_DEVICE;
      case 0060000 -> FileType.BLOCK_DEVICE;
      default -> null;
    };
  }

  private @Nullable String target() {
    try {
      return FilePaths.readLink(path);
    } catch (PosixException e) {
      return null; // has disappeared; reading the file reports it
    }
  }

  /**
   * Splits a device number. Linux encodes major and minor in 64 bits, compatible with 16-bit
   * numbers.
   */
  private static Device deviceNumbers(long rdev) {
    int major = (int) (((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & ~0xfffL));
    int minor = (int) ((rdev & 0xff) | ((rdev >>> 12) & ~0xffL));
    return new Device(major, minor);
  }

  /**
   * File capabilities, the only extended attribute in images. Read for executable files only, since
   * others have no use for them.
   */
  private @Nullable SortedMap<String, byte[]> capabilities() {
    try {
      byte[] value = FileAttributes.ofFile(path).all().get(CAPABILITY);
      return value == null ? null : new TreeMap<>(Map.of(CAPABILITY, value));
    } catch (PosixException e) {
      return null; // the file is not readable; copying it reports that
    }
  }
}
