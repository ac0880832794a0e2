package dev.fastforward.builder.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for one build, removed with all that is in it. */
record WorkFolder(Path path) implements AutoCloseable {
  /** FASTFORWARD_WORK names the place, for pods where /tmp is small. */
  static WorkFolder create() throws IOException {
    String place = System.getenv("FASTFORWARD_WORK");
    return new WorkFolder(
        place == null || place.isEmpty()
            ? Files.createTempDirectory("fastforward-")
            : Files.createTempDirectory(Path.of(place), "build-"));
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the work folder " + path + " cannot be removed", e);
    }
  }
}
