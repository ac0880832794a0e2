package dev.fastforward.builder.layout;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs an OCI image layout as a reproducible tar: sorted by name, without times and owners. */
public final class LayoutTar {
  private LayoutTar() {}

  /** Writes the tar file atomically: other processes see the old or the new file. */
  public static void pack(Path layout, Path tar) throws IOException {
    Path directory = tar.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    LayoutFiles.replace(
        tar,
        temporary -> {
          try (OutputStream out =
              new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            pack(layout, out);
          }
        });
  }

  /** Writes the tar; the caller closes the stream. */
  public static void pack(Path layout, OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    for (Path path : content(layout)) {
      String name = layout.relativize(path).toString();
      boolean isDirectory = Files.isDirectory(path);
      TarArchiveEntry entry = new TarArchiveEntry(isDirectory ? name + "/" : name);
      entry.setMode(isDirectory ? 0755 : 0644);
      entry.setModTime(0L);
      entry.setIds(0, 0);
      entry.setSize(isDirectory ? 0 : Files.size(path));
      tar.putArchiveEntry(entry);
      if (!isDirectory) {
        Files.copy(path, tar);
      }
      tar.closeArchiveEntry();
    }
    tar.finish();
  }

  private static List<Path> content(Path layout) throws IOException {
    try (Stream<Path> all = Files.walk(layout)) {
      return all.filter(path -> !path.equals(layout) && !isOurs(path)).sorted().toList();
    }
  }

  /** Whether a file is the lock or a leftover of an interrupted write. */
  private static boolean isOurs(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.equals(LayoutFiles.LOCK) || name.startsWith(LayoutFiles.TEMPORARY);
  }
}
