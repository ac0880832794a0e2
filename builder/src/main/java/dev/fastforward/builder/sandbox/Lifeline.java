package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Shows the stage container's agent that this process is alive: a lock on SOCKET.lock, which the
 * kernel frees when the process ends in any way. Without it, an agent that is never used would keep
 * its pod from completing.
 */
public final class Lifeline implements AutoCloseable {
  private final FileChannel file;

  private Lifeline(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the lock, until it is closed or the process ends.
   *
   * @param socket where the agent connects to; its folder exists
   */
  public static Lifeline hold(Path socket) throws IOException {
    Path lock = Path.of(socket + ".lock");
    Path fresh = Path.of(lock + ".new");
    FileChannel file = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      file.lock();
      // Only now may the agent see it: a file without a lock is the end.
      Files.move(fresh, lock, StandardCopyOption.ATOMIC_MOVE);
      return new Lifeline(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
