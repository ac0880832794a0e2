package dev.fastforward.builder.posix;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A lock of flock(2), held until it is closed or the process ends. Unlike those of the JDK it holds
 * between threads of one process as well as between processes.
 */
public final class FileLock implements AutoCloseable {
  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int CURRENT_DIRECTORY = -100;

  private final FileDescriptor descriptor;

  private FileLock(FileDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Takes the lock of a file, which is made if it is not there.
   *
   * @param exclusive whether nobody else may have it at the same time
   * @return null if another process or thread holds the lock
   */
  public static @Nullable FileLock tryLock(Path file, boolean exclusive) throws PosixException {
    FileDescriptor descriptor =
        Opener.open(
            CURRENT_DIRECTORY,
            file.toAbsolutePath().toString(),
            OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.NOFOLLOW,
            0600,
            0);
    return tryLock(descriptor, file.toString(), exclusive);
  }

  /**
   * Takes the lock of a directory; that may be closed before the lock is.
   *
   * @return null if another process or thread holds the lock
   */
  public static @Nullable FileLock tryLock(OpenDirectory directory, boolean exclusive)
      throws PosixException {
    // A descriptor of its own: a lock belongs to the open file.
    FileDescriptor descriptor =
        Opener.open(directory.number(), ".", OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0, 0);
    return tryLock(descriptor, directory.path(), exclusive);
  }

  private static @Nullable FileLock tryLock(
      FileDescriptor descriptor, String path, boolean exclusive) throws PosixException {
    FileLock lock = new FileLock(descriptor);
    try {
      if (lock.flock(path, exclusive ? LOCK_EX : LOCK_SH)) {
        return lock;
      }
    } catch (PosixException e) {
      lock.close();
      throw e;
    }
    lock.close();
    return null;
  }

  /**
   * Lets others share the lock.
   *
   * @return false if somebody took it meanwhile: then it is lost
   */
  public boolean share() throws PosixException {
    return flock("lock", LOCK_SH);
  }

  private boolean flock(String path, int operation) throws PosixException {
    try {
      SystemCall.of(
          "flock", path, c -> c.invoke(Syscall.FLOCK, descriptor.number(), operation | LOCK_NB));
      return true;
    } catch (PosixException e) {
      if (e.errno() == Errno.EAGAIN) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
