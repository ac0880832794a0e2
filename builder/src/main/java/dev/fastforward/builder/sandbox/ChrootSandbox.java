package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs commands with another root directory and Docker's default capabilities, and with nothing
 * else of their own: they are processes of this machine, or of this container, and can look into
 * this process and end it. There is no /proc. For those who ask for it by name, where nothing
 * better can be had. Needs root with CHOWN, DAC_OVERRIDE, FOWNER, KILL, MKNOD, SETGID, SETUID,
 * SYS_CHROOT.
 */
public final class ChrootSandbox implements Sandbox {
  static final String KIND = "chroot";

  /** What whoever uses it has to know. */
  public static final String WARNING =
      "--sandbox=chroot does not keep a RUN apart from this process: it can read this process's"
          + " credentials, secrets and files, and can end it. Build only what you trust";

  private static final RunCommand PROBE =
      new RunCommand(List.of("true"), List.of(), "/", 0, 0, List.of(), "");

  private final Path agent;
  private final Path workFolder;

  /**
   * @param agent its program, see {@link AgentProgram}
   * @param workFolder exists; roots are made in it. Its file system must allow devices
   */
  public ChrootSandbox(Path agent, Path workFolder) {
    this.agent = agent;
    this.workFolder = workFolder;
  }

  @Override
  public String kind() {
    return KIND;
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
      try (ChrootRun run = ChrootRun.prepare(workFolder, disk, PROBE)) {
        run.start(agent, disk);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public RunResult run(RunCommand command, OutputListener output) {
      StageRefusals.check(KIND, command);
      try (ChrootRun run = ChrootRun.prepare(workFolder, disk, command)) {
        return run.start(agent, disk).run(command, output);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private static BuildException failed(IOException e) {
      return new BuildException(
          FailureReason.SandboxUnavailable,
          "the chroot sandbox does not work here: " + e.getMessage(),
          e);
    }

    @Override
    public void close() {
      disk.close();
    }
  }
}
