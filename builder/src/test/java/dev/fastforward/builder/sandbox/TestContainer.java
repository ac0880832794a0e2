package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A container as a pod's stage container, without a container runtime. */
public final class TestContainer implements AutoCloseable {
  final Path root;
  final Path hosts;
  private final Path shared;
  final Path socketFolder;
  public final Path socket;
  private final Path program;
  private final Process process;

  /**
   * @param socketFolder in which the executor listens
   */
  public TestContainer(Path folder, Path socketFolder) throws IOException, InterruptedException {
    root = Files.createTempDirectory(folder, "container");
    shared = Files.createTempDirectory(folder, "shared");
    hosts = Files.writeString(shared.resolve("hosts"), "runtime's\n");
    Files.writeString(shared.resolve("resolv.conf"), "nameserver 192.0.2.1\n");
    Files.writeString(shared.resolve("hostname"), "pod\n");
    Files.createFile(shared.resolve("termination-log"));
    this.socketFolder = socketFolder;
    socket = socketFolder.resolve("socket");
    program = folder.resolve("container");
    if (!Files.exists(program)) {
      Path source = folder.resolve("container.c");
      try (InputStream in = TestContainer.class.getResourceAsStream("container.c")) {
        Files.copy(Objects.requireNonNull(in), source);
      }
      Process compiler =
          new ProcessBuilder("cc", "-o", program.toString(), source.toString()).inheritIO().start();
      assertThat(compiler.waitFor()).isZero();
    }
    process = start();
  }

  private Process start() throws IOException {
    Files.createDirectories(root.resolve("agent"));
    Files.copy(new AgentProgram(System.getenv()).find(), root.resolve("agent/agent"));
    return new ProcessBuilder(
            List.of(
                program.toString(), root.toString(), socketFolder.toString(), shared.toString()))
        .inheritIO()
        .start();
  }

  /** As the kernel's memory killer, or a node that fails. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** The agent's process, as the machine sees it. */
  ProcessHandle agent() {
    return process.toHandle().children().findFirst().orElseThrow();
  }

  /** A file of the container as its processes see it, once its agent runs. */
  Path inside(String path) throws InterruptedException {
    while (Files.exists(root.resolve("agent/agent"))) {
      Thread.sleep(5); // the agent removes its program when all is mounted
    }
    return Path.of("/proc", Long.toString(agent().pid()), "root", path);
  }

  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** Whether it ended within that time. */
  boolean waitFor(Duration time) throws InterruptedException {
    return process.waitFor(time);
  }

  @Override
  public void close() {
    kill();
  }
}
