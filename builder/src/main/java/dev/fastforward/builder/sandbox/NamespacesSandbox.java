package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs commands in mount, PID, IPC and UTS namespaces of this machine, with Docker's default
 * capabilities. The network is this machine's. Needs root.
 */
public final class NamespacesSandbox implements Sandbox {
  private static final RunCommand PROBE =
      new RunCommand(List.of("true"), List.of(), "/", 0, 0, List.of(), "localhost");

  private final Path agent;
  private final Path workFolder;

  /**
   * @param agent its program, see {@link AgentProgram}
   * @param workFolder exists; roots are made in it. Its file system must allow devices' names,
   *     owners and extended attributes, as those of disks do
   */
  public NamespacesSandbox(Path agent, Path workFolder) {
    this.agent = agent;
    this.workFolder = workFolder;
  }

  @Override
  public String kind() {
    return "namespaces";
  }

  /**
   * Finds out whether commands can be run, by doing all that comes before one.
   *
   * @throws BuildException with SandboxUnavailable if not
   */
  void probe() {
    try (Root root = open()) {
      root.probe();
    }
  }

  @Override
  public Root open() {
    return new Root(DiskRoot.make(workFolder));
  }

  @Override
  public void close() {}

  /** One root on disk. */
  final class Root implements SandboxRoot {
    private final DiskRoot disk;

    Root(DiskRoot disk) {
      this.disk = disk;
    }

    @Override
    public RootDirectory directory() {
      return disk.directory();
    }

    void probe() {
      try (NamespacesRun run = NamespacesRun.start(agent, disk.path(), disk.directory(), PROBE)) {
        run.agent();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public RunResult run(RunCommand command, OutputListener output) {
      try (NamespacesRun run = NamespacesRun.start(agent, disk.path(), disk.directory(), command)) {
        return run.agent().run(command, output);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private BuildException failed(IOException e) {
      return new BuildException(
          FailureReason.SandboxUnavailable,
          "the namespaces sandbox does not work here: " + e.getMessage(),
          e);
    }

    @Override
    public void close() {
      disk.close();
    }
  }
}
