package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.posix.UnixConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces for one command: the agent's process, its socket, and what is mounted for it. Closing
 * ends all processes in them.
 */
final class NamespacesRun implements DiskRun {
  static final String KIND = "namespaces";

  private final Path folder;
  private final MountPoints mountPoints;
  private final @Nullable UserNetwork network;
  private final SocketServers servers = new SocketServers();
  private final List<String> sockets = new ArrayList<>();
  private @Nullable AgentProcess process;
  private @Nullable Agent agent;

  private NamespacesRun(Path folder, MountPoints mountPoints, @Nullable UserNetwork network) {
    this.folder = folder;
    this.mountPoints = mountPoints;
    this.network = network;
  }

  static DiskRun.Starter starter(RunNetworks networks) {
    return (program, _, root, command) ->
        networks.start(
            command.conditions().network(), network -> start(program, root, command, network));
  }

  /**
   * Makes the namespaces and waits until the agent is ready.
   *
   * @param network null for the machine's, or none
   * @throws IOException if that is not possible here, with the step that failed
   */
  static NamespacesRun start(
      Path program, DiskRoot root, RunCommand command, @Nullable UserNetwork network)
      throws IOException {
    MountPoints points =
        MountPoints.prepare(
            root.directory(), List.of(NetworkFiles.RESOLV, NetworkFiles.HOSTS), command.mounts());
    NamespacesRun run = new NamespacesRun(Files.createTempDirectory("ff"), points, network);
    try {
      run.agent = run.connect(program, root.path(), command);
      return run;
    } catch (IOException e) {
      run.close();
      throw e;
    }
  }

  @Override
  public Agent agent() {
    if (agent == null) {
      throw new IllegalStateException("not started");
    }
    return agent;
  }

  private Agent connect(Path program, Path rootPath, RunCommand command) throws IOException {
    NamespacesSetup setup =
        NamespacesSetup.of(
            command,
            Files.createDirectory(staging()),
            files(command),
            folder,
            listen(command.mounts()),
            network);
    AgentProcess started = AgentProcess.start(program, KIND, folder, rootPath);
    process = started;
    UnixConnection connection = started.connection();
    try {
      connection.write(Protocol.setup(setup));
    } catch (IOException e) {
      connection.close();
      throw e;
    }
    return Agent.greet(connection, "the sandbox's first process was killed");
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

  /** What the command shall find at some paths: files of this run. */
  private Map<String, Path> files(RunCommand command) throws IOException {
    Map<String, Path> result = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : mountPoints.files().entrySet()) {
      boolean hosts = file.getKey().equals(NetworkFiles.HOSTS);
      result.put(
          file.getValue(),
          hosts ? NetworkFiles.hosts(folder, command) : NetworkFiles.resolv(folder, network));
    }
    return result;
  }

  @Override
  public void close() throws IOException {
    if (agent != null) {
      agent.close();
    }
    if (process != null) {
      process.close();
    }
    servers.close();
    for (String name : List.of("resolv.conf", "hosts", "secrets")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    for (String name : sockets) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
    mountPoints.close();
  }
}
