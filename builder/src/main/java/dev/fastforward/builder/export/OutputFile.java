package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written beside its place, and gets its name when all is well; or standard output,
 * or a device, which are written to at the end. Not thread-safe.
 */
final class OutputFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final String STANDARD_OUTPUT = "-";

  private final String name;
  private final @Nullable Path place;
  private @Nullable Path draft;
  private @Nullable Writing late;

  /** What is in the file. */
  @FunctionalInterface
  interface Writing {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  /**
   * @param dest a path, or {@code -} for standard output
   */
  OutputFile(String dest) {
    this.name = dest;
    this.place = dest.equals(STANDARD_OUTPUT) ? null : Path.of(dest).toAbsolutePath();
  }

  /** Whether there is a file beside which another can be written. */
  private boolean isDirect() {
    return place == null
        || (Files.exists(place) && !Files.isRegularFile(place) && !Files.isDirectory(place));
  }

  /**
   * @throws BuildException with reason InvalidRequest if there can be no such file
   */
  void check() {
    if (place == null) {
      return;
    }
    if (Files.isDirectory(place)) {
      throw refused(" is a directory; give the name of a file");
    }
    Path existing = place.getParent();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && !Files.isDirectory(existing)) {
      throw refused(": " + existing + " is no directory");
    }
    if (existing != null && !Files.isWritable(existing) && !isDirect()) {
      throw refused(": " + existing + " may not be written to");
    }
  }

  private BuildException refused(String why) {
    return new BuildException(FailureReason.InvalidRequest, "output: dest=" + name + why);
  }

  /** Writes the file, not yet under its name. */
  void write(Writing content) throws IOException, InterruptedException {
    discard();
    if (isDirect()) {
      late = content;
      return;
    }
    Path directory = java.util.Objects.requireNonNull(place).getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Path temporary =
        Files.createTempFile(
            directory,
            ".part-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    draft = temporary;
    write(Files.newOutputStream(temporary), content);
  }

  private static void write(OutputStream target, Writing content)
      throws IOException, InterruptedException {
    try (OutputStream out = new BufferedOutputStream(target, BUFFER)) {
      content.to(out);
    }
  }

  /** Gives the file its name. */
  void publish() throws IOException, InterruptedException {
    if (late != null) {
      Writing content = late;
      late = null;
      write(
          place == null ? new FileOutputStream(FileDescriptor.out) : Files.newOutputStream(place),
          content);
    }
    if (draft != null && place != null) {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      draft = null;
    }
  }

  private void discard() throws IOException {
    late = null;
    if (draft != null) {
      Files.deleteIfExists(draft);
      draft = null;
    }
  }

  @Override
  public void close() throws IOException {
    discard();
  }
}
