package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * All of one file that a command can see and change. Immutable.
 *
 * @param link target of a symlink, else null
 * @param attributes extended attributes by name
 * @param content of a regular file that is not large, else null
 */
record KeptFile(
    FileStat stat,
    @Nullable String link,
    NavigableMap<String, byte[]> attributes,
    byte @Nullable [] content) {
  /** A runtime's files have some lines. */
  private static final int LARGE = 1 << 20;

  /**
   * @param withContent whether the content is wanted at all
   */
  static KeptFile read(OpenDirectory parent, String name, FileStat stat, boolean withContent)
      throws IOException {
    return new KeptFile(
        stat,
        stat.isSymlink() ? parent.readLink(name) : null,
        parent.attributes(name).all(),
        withContent && stat.isFile() && stat.size() <= LARGE ? content(parent, name) : null);
  }

  static KeptFile directory(OpenDirectory directory) throws IOException {
    return new KeptFile(directory.stat(), null, directory.attributes().all(), null);
  }

  private static byte[] content(OpenDirectory parent, String name) throws IOException {
    try (OpenFile file = parent.openRead(name);
        InputStream in = file.inputStream()) {
      return in.readNBytes(LARGE + 1);
    }
  }

  /** Whether only the time of its last change says that it is as it was. */
  boolean isKnownByItsTimes() {
    return stat.isFile() && content == null;
  }

  /** Whether it is the same kind of thing, so that only its facts need to be set. */
  boolean sameNode(KeptFile other) {
    return stat.typeBits() == other.stat.typeBits()
        && stat.rdevMajor() == other.stat.rdevMajor()
        && stat.rdevMinor() == other.stat.rdevMinor()
        && (link == null || link.equals(other.link));
  }

  /** Whether mode, owner, attributes and content are the same, but not the times. */
  boolean sameFacts(KeptFile other) {
    return stat.mode() == other.stat.mode()
        && stat.uid() == other.stat.uid()
        && stat.gid() == other.stat.gid()
        && sameAttributes(other)
        && sameContent(other);
  }

  private boolean sameAttributes(KeptFile other) {
    return attributes.keySet().equals(other.attributes.keySet())
        && attributes.entrySet().stream()
            .allMatch(one -> Arrays.equals(one.getValue(), other.attributes.get(one.getKey())));
  }

  private boolean sameContent(KeptFile other) {
    if (!stat.isFile()) {
      return true;
    }
    return content == null
        ? stat.ctime() == other.stat.ctime() && stat.ctimeNanos() == other.stat.ctimeNanos()
        : Arrays.equals(content, other.content);
  }
}
