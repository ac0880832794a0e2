package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one command needs in a root: placed files and the agent's process. Closing ends
 * the process and removes the files.
 */
final class ChrootRun implements DiskRun {
  static final String KIND = "chroot";

  private final Deque<Closing> closings = new ArrayDeque<>();
  private @Nullable Agent agent;

  /** Reverts one change. */
  @FunctionalInterface
  private interface Closing {
    void run() throws IOException;
  }

  private ChrootRun() {}

  /**
   * Places the files and starts the agent.
   *
   * @throws IOException if that is not possible here, with the step that failed
   */
  static ChrootRun start(Path program, Path workFolder, DiskRoot root, RunCommand command)
      throws IOException {
    StageRefusals.check(KIND, command);
    ChrootRun run = new ChrootRun();
    try {
      run.place(workFolder, root, command);
      run.agent = run.connect(program, root);
      return run;
    } catch (IOException | RuntimeException e) {
      try {
        run.close();
      } catch (IOException | RuntimeException other) {
        e.addSuppressed(other);
      }
      throw e;
    }
  }

  private void place(Path workFolder, DiskRoot root, RunCommand command) throws IOException {
    ChrootFiles files = ChrootFiles.make(workFolder, command);
    closings.push(files::close);
    StagePlacing placing = StagePlacing.place(KIND, root.directory(), files.mounts(command));
    closings.push(placing::close);
  }

  private Agent connect(Path program, DiskRoot root) throws IOException {
    // Short, as the name of a socket has to be.
    Path folder = Files.createTempDirectory("ff");
    closings.push(() -> Files.delete(folder));
    AgentProcess process = AgentProcess.start(program, KIND, folder, root.path());
    closings.push(process::close);
    Agent connected = Agent.greet(process.connection(), "the sandbox's first process was killed");
    closings.push(connected::close);
    return connected;
  }

  @Override
  public Agent agent() {
    if (agent == null) {
      throw new IllegalStateException("not started");
    }
    return agent;
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    RuntimeException refused = null;
    for (Closing one = closings.poll(); one != null; one = closings.poll()) {
      try {
        one.run();
      } catch (IOException e) {
        failed = e;
      } catch (RuntimeException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
    if (failed != null) {
      throw failed;
    }
  }
}
