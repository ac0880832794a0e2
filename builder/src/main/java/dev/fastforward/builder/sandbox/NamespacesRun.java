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
import java.util.LinkedHashMap;
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
  private final SocketServers servers = new SocketServers();
  private final List<String> sockets = new ArrayList<>();
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
  static NamespacesRun start(Path program, Path rootPath, RootDirectory root, RunCommand command)
      throws IOException {
    MountPoints points = MountPoints.prepare(root, List.of(RESOLV, HOSTS), command.mounts());
    NamespacesRun run = new NamespacesRun(Files.createTempDirectory("ff"), points);
    try {
      run.agent = run.connect(program, rootPath, command);
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

  private Agent connect(Path program, Path rootPath, RunCommand command) throws IOException {
    Path socket = folder.resolve("socket");
    NamespacesSetup setup =
        NamespacesSetup.of(
            command,
            Files.createDirectory(staging()),
            files(command),
            folder,
            listen(command.mounts()));
    try (UnixListener listener = UnixListener.listen(socket)) {
      Process started =
          start(
              List.of(
                  program.toString(),
                  "namespaces",
                  socket.toString(),
                  rootPath.toAbsolutePath().toString()));
      process = started;
      UnixConnection connection = accept(listener, started);
      try {
        connection.write(Protocol.setup(setup));
      } catch (IOException e) {
        connection.close();
        throw e;
      }
      return Agent.greet(connection, "the sandbox's first process was killed");
    }
  }

  private Path staging() {
    return folder.resolve("secrets");
  }

  /** Makes the sockets of the mounts, with the owners and modes that they are to have. */
  private List<String> listen(List<Mount> mounts) throws IOException {
    try (RootDirectory place = RootDirectory.open(folder)) {
      for (Mount mount : mounts) {
        if (mount instanceof Mount.Socket socket) {
          String name = "s" + sockets.size();
          servers.start(folder.resolve(name), socket.server());
          sockets.add(name);
          place.top().chown(name, socket.uid(), socket.gid());
          place.top().chmod(name, socket.mode());
        }
      }
    }
    return sockets;
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

  /** What the command shall find at some paths: files of this run. */
  private Map<String, Path> files(RunCommand command) throws IOException {
    Map<String, Path> result = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : mountPoints.files().entrySet()) {
      boolean hosts = file.getKey().equals(HOSTS);
      result.put(file.getValue(), hosts ? hosts(command) : resolv());
    }
    return result;
  }

  private Path hosts(RunCommand command) throws IOException {
    StringBuilder text = new StringBuilder("127.0.0.1\tlocalhost ");
    text.append(command.hostname()).append("\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    command
        .conditions()
        .addHosts()
        .forEach((name, address) -> text.append(address).append('\t').append(name).append('\n'));
    return Files.writeString(folder.resolve("hosts"), text);
  }

  private Path resolv() throws IOException {
    Path own = Path.of("/etc/resolv.conf");
    return Files.write(
        folder.resolve("resolv.conf"),
        Files.isReadable(own) ? Files.readAllBytes(own) : new byte[0]);
  }

  @Override
  public void close() throws IOException {
    if (agent != null) {
      agent.close();
    }
    if (process != null) {
      end(process);
    }
    servers.close();
    for (String name : List.of("resolv.conf", "hosts", "log", "socket", "secrets")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    for (String name : sockets) {
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
