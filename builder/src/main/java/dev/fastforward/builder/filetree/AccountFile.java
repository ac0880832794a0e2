package dev.fastforward.builder.filetree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of /etc/passwd or /etc/group of an image.
 *
 * @param lines split at their colons; empty if there is no such file
 * @param problem why what is there cannot be read; null if there is nothing in the way
 */
record AccountFile(List<String[]> lines, @Nullable String problem) {
  /** As much as BuildKit reads. */
  private static final int MAX_BYTES = 10 << 20;

  /**
   * Reads the file, following symlinks.
   *
   * @param path of the file, without a leading slash
   */
  static AccountFile read(FileTree tree, String path, Accounts.Contents contents)
      throws IOException {
    String real;
    try {
      real = PathResolver.resolve(tree::entry, path, true);
    } catch (PathResolver.LinkLoopException e) {
      return new AccountFile(List.of(), String.valueOf(e.getMessage()));
    }
    FileEntry entry = tree.entry(real);
    if (entry == null) {
      return new AccountFile(List.of(), null);
    }
    if (entry.type() != FileType.FILE) {
      return new AccountFile(List.of(), "/" + real + " is not a regular file");
    }
    if (entry.size() > MAX_BYTES) {
      return new AccountFile(
          List.of(), "/" + real + " is larger than " + (MAX_BYTES >> 20) + " MiB");
    }
    String text = new String(bytes(entry, contents), StandardCharsets.UTF_8);
    return new AccountFile(text.lines().map(line -> line.split(":", -1)).toList(), null);
  }

  /** An index keeps the text only of files that have the usual name in their layer. */
  private static byte[] bytes(FileEntry entry, Accounts.Contents contents) throws IOException {
    if (entry.inline() != null || entry.size() == 0) {
      return entry.inline() == null ? new byte[0] : entry.inline();
    }
    try (InputStream in = contents.open(entry)) {
      return in.readNBytes(MAX_BYTES);
    }
  }
}
