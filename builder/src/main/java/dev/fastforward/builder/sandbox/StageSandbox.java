package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.posix.UnixConnection;
import dev.fastforward.builder.posix.UnixListener;
import dev.fastforward.builder.rootfs.RootFilesystem;
import dev.fastforward.builder.rootfs.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands in a second container of the same pod, whose agent hands over its root directory.
 * There is one root, so the stages of a build use it one after the other.
 *
 * <p>If that container is killed for memory as a whole (as the kubelet asks for with cgroup version
 * 2), all that shows here is that the connection ends; the pod's status has the reason.
 */
public final class StageSandbox implements Sandbox {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration END = Duration.ofSeconds(2);
  private static final String LOST =
      "the stage container ended or was restarted while it was in use: it was killed, perhaps for"
          + " memory (see the container's last state in the pod's status), or the node failed";

  private final Agent agent;
  private final SharedFiles shared;
  private final Semaphore free = new Semaphore(1, true);
  private volatile boolean closed;

  private StageSandbox(Agent agent, SharedFiles shared) {
    this.agent = agent;
    this.shared = shared;
  }

  /**
   * Listens for the agent, takes one connection and removes the socket.
   *
   * @param socket in a folder that the stage container has mounted too
   * @param timeout how long the agent may take to come
   * @throws BuildException with SandboxUnavailable if it does not come
   */
  public static StageSandbox accept(Path socket, Duration timeout) {
    try (UnixListener listener = UnixListener.listen(socket)) {
      UnixConnection connection = waitFor(listener, timeout);
      if (connection == null) {
        throw new BuildException(
            FailureReason.SandboxUnavailable,
            "the stage container's agent did not connect to %s within %d s: is the container running, and does it mount that folder?"
                .formatted(socket, timeout.toSeconds()));
      }
      return greet(Agent.greet(connection, LOST));
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SandboxUnavailable,
          "the stage container's agent cannot be used: " + e.getMessage(),
          e);
    }
  }

  private static StageSandbox greet(Agent agent) throws IOException {
    try {
      return new StageSandbox(agent, SharedFiles.record(agent.root()));
    } catch (IOException | RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  private static @Nullable UnixConnection waitFor(UnixListener listener, Duration timeout)
      throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    UnixConnection connection = null;
    while (connection == null && System.nanoTime() < end) {
      if (Thread.currentThread().isInterrupted()) {
        throw new BuildException(FailureReason.Canceled, "canceled");
      }
      connection = listener.accept(STEP);
    }
    return connection;
  }

  @Override
  public String kind() {
    return "stage";
  }

  @Override
  public SandboxRoot open() {
    try {
      free.acquire();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new BuildException(FailureReason.Canceled, "canceled");
    }
    return new Root();
  }

  @Override
  public void close() {
    closed = true;
    agent.close();
  }

  /** The container's root, held by one stage at a time. */
  private final class Root implements SandboxRoot {
    private boolean open = true;
    private boolean used;

    @Override
    public RootDirectory directory() {
      return agent.root();
    }

    @Override
    public RunResult run(RunCommand command, OutputListener output) {
      StageRefusals.check(kind(), command);
      try {
        restore(); // after a command that was cut off
        WorkingDirectory.ensure(agent.root(), command);
        used = true;
        RunResult result = runPlaced(command, output);
        restore();
        return result;
      } catch (IOException e) {
        throw new BuildException(
            FailureReason.SandboxUnavailable,
            "the stage's files cannot be placed for a command: " + e.getMessage(),
            e);
      }
    }

    private RunResult runPlaced(RunCommand command, OutputListener output) throws IOException {
      try (HostsFile _ = hosts(command);
          StagePlacing _ = StagePlacing.place(kind(), agent.root(), command.mounts())) {
        return agent.run(command, output);
      }
    }

    private void restore() throws IOException {
      if (used) {
        refuse(shared.restoreMounted());
        used = false;
      }
    }

    private void refuse(List<String> changed) throws IOException {
      // With the container its mounts go, and nothing can run there any more. The kernel takes the
      // mounts first and closes the agent's connection a moment later.
      if (!changed.isEmpty() && !agent.endsWithin(END)) {
        throw new BuildException(
            FailureReason.RunFailed,
            "the command changed what all stages of the build share in the sandbox \"stage\", and"
                + " it cannot be put back: /"
                + String.join(", /", changed)
                + ". What runs later would find it there, so nothing of this command is kept. Let it"
                + " leave these files, and the directories that hold them, where they are");
      }
    }

    private @Nullable HostsFile hosts(RunCommand command) {
      Map<String, String> hosts = command.conditions().addHosts();
      return hosts.isEmpty() ? null : HostsFile.with(agent.root(), hosts);
    }

    @Override
    public void close() {
      if (!open || closed) {
        return;
      }
      open = false;
      try {
        restore();
        RootFilesystem.clear(agent.root());
        refuse(shared.restoreAll());
        free.release();
      } catch (IOException e) {
        // Not released: nobody may build on what is left there.
        throw new BuildException(
            FailureReason.SandboxUnavailable,
            "the stage's root cannot be cleared: " + e.getMessage(),
            e);
      }
    }
  }
}
