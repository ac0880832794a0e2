package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.posix.UnixConnection;
import dev.fastforward.builder.posix.UnixListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An agent that was started here and has connected. It ends when its connection does, and its
 * commands with it; closing waits for that.
 */
final class AgentProcess implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration START = Duration.ofSeconds(20);

  private final Path folder;
  private final Process process;
  private final UnixConnection connection;

  private AgentProcess(Path folder, Process process, UnixConnection connection) {
    this.folder = folder;
    this.process = process;
    this.connection = connection;
  }

  /**
   * @param kind of the sandbox that the agent is to make
   * @param folder for its socket and what it prints; has room for both names
   * @throws IOException if it does not connect, with its output as the message
   */
  static AgentProcess start(Path program, String kind, Path folder, Path root) throws IOException {
    Path socket = folder.resolve("socket");
    File nothing = new File("/dev/null");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    program.toString(), kind, socket.toString(), root.toAbsolutePath().toString()))
            .redirectInput(nothing)
            .redirectOutput(nothing)
            .redirectError(log(folder).toFile());
    builder.environment().clear();
    try (UnixListener listener = UnixListener.listen(socket)) {
      Process process = builder.start();
      try {
        return new AgentProcess(folder, process, accept(listener, process, folder));
      } catch (IOException e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      removeFiles(folder);
      throw e;
    }
  }

  private static UnixConnection accept(UnixListener listener, Process started, Path folder)
      throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      boolean alive = started.isAlive();
      UnixConnection connection = listener.accept(STEP);
      if (connection != null) {
        return connection;
      }
      if (!alive) {
        throw new IOException("the agent ended at once: " + Files.readString(log(folder)).strip());
      }
    }
    throw new IOException("the agent did not start within " + START.toSeconds() + " s");
  }

  /** The caller closes the connection before it closes this. */
  UnixConnection connection() {
    return connection;
  }

  private static Path log(Path folder) {
    return folder.resolve("log");
  }

  private static void removeFiles(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve("socket"));
    Files.deleteIfExists(log(folder));
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    removeFiles(folder);
  }
}
