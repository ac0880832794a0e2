package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs commands in roots that are directories of this machine, each by an agent of its own. Needs
 * root, or to be root of a user namespace.
 */
final class DiskSandbox implements Sandbox {
  static final RunCommand PROBE = new RunCommand(List.of("true"), List.of(), "/", 0, 0, List.of());

  private final String kind;
  private final Path agent;
  private final Path workFolder;
  private final DiskRun.Starter starter;
  private final OwnIds ids;

  /**
   * @param agent its program, see {@link AgentProgram}
   * @param workFolder exists; roots are made in it. Its file system must allow devices' names,
   *     owners and extended attributes, as those of disks do
   */
  private DiskSandbox(
      String kind, Path agent, Path workFolder, DiskRun.Starter starter, OwnIds ids) {
    this.kind = kind;
    this.agent = agent;
    this.workFolder = workFolder;
    this.starter = starter;
    this.ids = ids;
  }

  /**
   * In mount, PID, IPC and UTS namespaces of this machine, with Docker's default capabilities and
   * filter of system calls.
   */
  static DiskSandbox namespaces(Path agent, Path workFolder, OwnIds ids, RunNetworks networks) {
    return new DiskSandbox(
        NamespacesRun.KIND, agent, workFolder, NamespacesRun.starter(networks), ids);
  }

  /**
   * With another root directory and Docker's default capabilities, and with nothing else of their
   * own: commands are processes of this machine, or of this container, and can look into this
   * process and end it. There is no /proc. For those who ask for it by name, where nothing better
   * can be had. Needs CHOWN, DAC_OVERRIDE, FOWNER, KILL, MKNOD, SETGID, SETUID, SYS_CHROOT.
   */
  static DiskSandbox chroot(Path agent, Path workFolder, OwnIds ids) {
    return new DiskSandbox(ChrootRun.KIND, agent, workFolder, ChrootRun::start, ids);
  }

  @Override
  public String kind() {
    return kind;
  }

  /**
   * Finds out whether commands can be run, by doing all that comes before one.
   *
   * @throws BuildException with SandboxUnavailable if not
   */
  void probe() {
    probe(PROBE);
  }

  /** The same by another command than the usual one. */
  void probe(RunCommand command) {
    try (Root root = open()) {
      root.probe(command);
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

    void probe(RunCommand probe) {
      try (DiskRun run = starter.start(agent, workFolder, disk, probe)) {
        run.agent();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public void check(FileTree tree) {
      ids.check(tree);
    }

    @Override
    public RunResult run(RunCommand command, OutputListener output) {
      ids.check(command);
      ensureWorkingDirectory(command);
      try (DiskRun run = starter.start(agent, workFolder, disk, command)) {
        return run.agent().run(command, output);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private void ensureWorkingDirectory(RunCommand command) {
      try {
        WorkingDirectory.ensure(disk.directory(), command);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private BuildException failed(IOException e) {
      return new BuildException(
          FailureReason.SandboxUnavailable,
          "the " + kind + " sandbox does not work here: " + e.getMessage(),
          e);
    }

    @Override
    public void close() {
      disk.close();
    }
  }
}
