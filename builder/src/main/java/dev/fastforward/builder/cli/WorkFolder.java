package dev.fastforward.builder.cli;

import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.FileLock;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The temporary folder of one build. A running build holds its lock, so that the next build can
 * remove the folder if this one is killed.
 *
 * @param lock null if the file system does not support locks
 */
record WorkFolder(Path path, @Nullable FileLock lock) implements AutoCloseable {
  /**
   * Creates a folder in FASTFORWARD_WORK, or in the temporary folder of the system.
   *
   * @throws IOException if the place is not writable
   */
  static WorkFolder create(Map<String, String> environment) throws IOException {
    String named = environment.get("FASTFORWARD_WORK");
    Path place =
        Path.of(named == null || named.isEmpty() ? System.getProperty("java.io.tmpdir") : named);
    LeftFolders.remove(place);
    while (true) {
      WorkFolder folder = locked(Files.createTempDirectory(place, LeftFolders.PREFIX));
      if (folder != null) {
        return folder;
      }
    }
  }

  /** The folder with its lock; null if another build removed it as unused. */
  private static @Nullable WorkFolder locked(Path path) {
    try (RootDirectory folder = RootDirectory.open(path)) {
      FileLock lock = FileLock.tryLock(folder.top(), true);
      if (lock == null) {
        return null;
      }
      if (Files.exists(path)) {
        return new WorkFolder(path, lock);
      }
      lock.close();
      return null;
    } catch (PosixException e) {
      // Without support for locks, no build removes the folder.
      return e.errno() == Errno.ENOENT ? null : new WorkFolder(path, null);
    }
  }

  /** Removes the folder as far as possible. The build has its result already. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException e) {
      System.err.println("cannot remove the work folder " + path + ": " + e);
    }
    if (lock != null) {
      lock.close();
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
      return FileVisitResult.CONTINUE; // deleted already, or deleting its folder reports it
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
