package dev.fastforward.builder.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder for one build, removed with all that is in it. */
record WorkFolder(Path path) implements AutoCloseable {
  /** FASTFORWARD_WORK names the place, for pods where /tmp is small. */
  static WorkFolder create(Map<String, String> environment) throws IOException {
    String place = environment.get("FASTFORWARD_WORK");
    return new WorkFolder(
        place == null || place.isEmpty()
            ? Files.createTempDirectory("fastforward-")
            : Files.createTempDirectory(Path.of(place), "build-"));
  }

  /** Removes what can be removed; the build has its result by then. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException e) {
      System.err.println("the work folder " + path + " cannot be removed: " + e);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE; // gone already; else its folder says so
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
