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

/** Writes files of a layout so that nobody, also no other process, sees a half of one. */
final class LayoutFiles {
  static final String LOCK = ".lock";
  static final String TEMPORARY = ".part-";
  private static final Duration LOCK_PAUSE = Duration.ofMillis(2);

  private LayoutFiles() {}

  /** Work on a temporary file. */
  @FunctionalInterface
  interface Writer {
    void write(Path temporary) throws IOException;
  }

  /** Makes a file beside the target, and gives it the target's name when it is complete. */
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

  /** Makes the second name a hard link of the first, unless it is there already. */
  static void link(Path existing, Path name) throws IOException {
    try {
      Files.createLink(name, existing);
    } catch (FileAlreadyExistsException e) {
      // Same name, same content: a blob.
      return;
    }
  }

  /**
   * Runs what changes the directory's index while no other process and no other thread does. Not by
   * a lock of the JDK: the kernel takes that from the whole process as soon as one thread closes
   * the file, so the next thread would hold nothing.
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
      throw new RegistryException(
          Kind.UNAVAILABLE, "interrupted while waiting for an OCI layout", e);
    }
  }
}
