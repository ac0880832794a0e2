package dev.fastforward.builder.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files whose modes and times depend on nothing of the machine. */
final class CorpusFiles {
  private static final FileTime TIME = FileTime.fromMillis(1_700_000_000_000L);

  private CorpusFiles() {}

  /** Gives all files below a folder the same times, and modes by their kind. */
  static void settle(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      if (!Files.isSymbolicLink(file)) {
        boolean executable = Files.isDirectory(file) || file.toString().endsWith(".sh");
        Files.setPosixFilePermissions(
            file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      }
      Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(TIME, TIME, null);
    }
  }
}
