package dev.fastforward.builder.conformance;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Copies of folders. */
final class Folders {
  private Folders() {}

  /** Copies a folder with all that is in it; nothing if it is not there. */
  static void copy(Path from, Path to) throws IOException {
    walk(from, to, false);
  }

  /**
   * The same, but files are hard links of the old ones, which is good for blobs: nobody changes
   * them.
   */
  static void link(Path from, Path to) throws IOException {
    walk(from, to, true);
  }

  private static void walk(Path from, Path to, boolean link) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(folder));
            Files.createDirectories(copy);
            Files.setAttribute(copy, "unix:mode", Files.getAttribute(folder, "unix:mode"));
            Files.setAttribute(copy, "unix:uid", Files.getAttribute(folder, "unix:uid"));
            Files.setAttribute(copy, "unix:gid", Files.getAttribute(folder, "unix:gid"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(file));
            if (link) {
              Files.createLink(copy, file);
            } else {
              Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
