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
 * A folder for one build, removed with all that is in it. While the build lives it has the lock of
 * the folder: so the next build in that place sees what is left of one that was killed.
 *
 * @param lock null where the file system has none
 */
record WorkFolder(Path path, @Nullable FileLock lock) implements AutoCloseable {
  /** FASTFORWARD_WORK names the place, for pods where /tmp is small. */
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

  /** The folder with its lock; null if another build took it for one that was left. */
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
      // Where nobody can lock, nobody takes a folder for one that was left.
      return e.errno() == Errno.ENOENT ? null : new WorkFolder(path, null);
    }
  }

  /** Removes what can be removed; the build has its result by then. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException e) {
      System.err.println("the work folder " + path + " cannot be removed: " + e);
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
