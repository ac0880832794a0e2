package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.posix.UnixConnection;
import dev.fastforward.builder.posix.UnixListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces for one command: the agent's process, its socket, and what is mounted for it. Closing
 * ends all processes in them.
 */
final class NamespacesRun implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration START = Duration.ofSeconds(20);
  private static final String RESOLV = "etc/resolv.conf";
  private static final String HOSTS = "etc/hosts";

  private final Path folder;
  private final MountPoints mountPoints;
  private @Nullable Process process;
  private @Nullable Agent agent;

  private NamespacesRun(Path folder, MountPoints mountPoints) {
    this.folder = folder;
    this.mountPoints = mountPoints;
  }

  /**
   * Makes the namespaces and waits until the agent is ready.
   *
   * @throws IOException if that is not possible here, with the step that failed
   */
  static NamespacesRun start(Path program, Path rootPath, RootDirectory root, String hostname)
      throws IOException {
    Path folder = Files.createTempDirectory("ff");
    NamespacesRun run =
        new NamespacesRun(folder, MountPoints.prepare(root, List.of(RESOLV, HOSTS)));
    try {
      run.agent = run.connect(program, rootPath, hostname);
      return run;
    } catch (IOException e) {
      run.close();
      throw e;
    }
  }

  Agent agent() {
    if (agent == null) {
      throw new IllegalStateException("not started");
    }
    return agent;
  }

  private Agent connect(Path program, Path rootPath, String hostname) throws IOException {
    Path socket = folder.resolve("socket");
    try (UnixListener listener = UnixListener.listen(socket)) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  program.toString(),
                  "namespaces",
                  socket.toString(),
                  rootPath.toAbsolutePath().toString(),
                  hostname.isEmpty() ? "localhost" : hostname));
      for (Map.Entry<String, String> file : mountPoints.files().entrySet()) {
        command.add(source(file.getKey(), hostname) + "=" + file.getValue());
      }
      Process started = start(command);
      process = started;
      UnixConnection connection = accept(listener, started);
      return Agent.greet(connection, "the sandbox's first process was killed");
    }
  }

  private Process start(List<String> command) throws IOException {
    File nothing = new File("/dev/null");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(nothing)
            .redirectOutput(nothing)
            .redirectError(log().toFile());
    builder.environment().clear();
    return builder.start();
  }

  private Path log() {
    return folder.resolve("log");
  }

  private UnixConnection accept(UnixListener listener, Process started) throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      boolean alive = started.isAlive();
      UnixConnection connection = listener.accept(STEP);
      if (connection != null) {
        return connection;
      }
      if (!alive) {
        throw new IOException("the agent ended at once: " + Files.readString(log()).strip());
      }
    }
    throw new IOException("the agent did not start within " + START.toSeconds() + " s");
  }

  /** What the command shall find at a path: a file of this run. */
  private Path source(String path, String hostname) throws IOException {
    Path file = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
    if (path.equals(HOSTS)) {
      return Files.writeString(
          file,
          "127.0.0.1\tlocalhost " + hostname + "\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    }
    Path own = Path.of("/etc/resolv.conf");
    return Files.write(file, Files.isReadable(own) ? Files.readAllBytes(own) : new byte[0]);
  }

  @Override
  public void close() throws IOException {
    if (agent != null) {
      agent.close();
    }
    if (process != null) {
      end(process);
    }
    for (String name : List.of("resolv.conf", "hosts", "log", "socket")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
    mountPoints.close();
  }

  /** The agent ends by itself when its connection does, and its processes with it. */
  private static void end(Process process) {
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
  }
}
