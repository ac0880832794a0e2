package dev.fastforward.builder.layer;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.FileNames;

/**
 * Names that no layer can carry, or that nobody could unpack. What a file tree computes may have
 * any name; a file system would have said no.
 */
public final class PortableNames {
  /** NAME_MAX and PATH_MAX of Linux, in bytes; the latter has room for the end of a C string. */
  private static final int LONGEST_NAME = 255;

  private static final int LONGEST_PATH = 4095;

  private PortableNames() {}

  /**
   * @throws BuildException DockerfileInvalid if the entry has such a name
   */
  public static void check(FileEntry entry) {
    if (entry.type() == FileType.WHITEOUT || entry.type() == FileType.OPAQUE) {
      return;
    }
    // In a layer, the name says that another file was deleted (OCI image spec, "Whiteouts").
    if (entry.name().startsWith(LayerReader.WHITEOUT_PREFIX)) {
      throw refused(
          "/"
              + entry.path()
              + " cannot be in an image: in a layer, a name that begins with .wh. says that a file"
              + " was deleted; rename it, leave it out (.dockerignore, --exclude), or remove it in"
              + " the same RUN");
    }
    if (entry.path().indexOf('\0') >= 0) {
      throw refused("/" + entry.path().replace('\0', '?') + " has a NUL character; take it out");
    }
    if (isLonger(entry.name(), LONGEST_NAME)) {
      throw refused(
          "the name " + entry.name() + " is longer than the " + LONGEST_NAME + " bytes of a file");
    }
    if (isLonger(entry.path(), LONGEST_PATH - 1)) { // without its slash
      throw refused(
          "the path /"
              + entry.path().substring(0, 100)
              + "… is longer than the "
              + LONGEST_PATH
              + " bytes that can be unpacked");
    }
  }

  /** No character has more than three bytes: so most need not be encoded to know. */
  private static boolean isLonger(String text, int bytes) {
    return 3 * text.length() > bytes && FileNames.encode(text).length > bytes;
  }

  private static BuildException refused(String message) {
    return new BuildException(FailureReason.DockerfileInvalid, message);
  }
}
