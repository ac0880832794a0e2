package dev.fastforward.builder.layout;

import dev.fastforward.builder.posix.FileLock;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** Writes files of a layout atomically for other threads and processes. */
final class LayoutFiles {
  static final String LOCK = ".lock";
  static final String TEMPORARY = ".part-";
  private static final Duration LOCK_PAUSE = Duration.ofMillis(2);

  private LayoutFiles() {}

  /** Writes a temporary file. */
  @FunctionalInterface
  interface Writer {
    void write(Path temporary) throws IOException;
  }

  /** Writes a file beside the target and renames it when it is complete. */
  static void replace(Path target, Writer writer) throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(directory, TEMPORARY, null, LayoutModes.FILE);
    try {
      writer.write(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Creates a hard link unless the name exists. */
  static void link(Path existing, Path name) throws IOException {
    try {
      Files.createLink(name, existing);
    } catch (FileAlreadyExistsException e) {
      // A blob of the same name has the same content.
      return;
    }
  }

  /**
   * Runs a change of the directory's index under a lock against other threads and processes. A lock
   * of the JDK would not do: the kernel releases it for the whole process as soon as one thread
   * closes the file.
   */
  static void locked(Path directory, Writer change) throws IOException {
    try (FileLock _ = lock(directory.resolve(LOCK))) {
      change.write(directory);
    }
  }

  private static FileLock lock(Path file) throws IOException {
    while (true) {
      FileLock lock = FileLock.tryLock(file, true);
      if (lock != null) {
        return lock;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOCK_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(Kind.UNAVAILABLE, "cannot lock an OCI layout: interrupted", e);
    }
  }
}
