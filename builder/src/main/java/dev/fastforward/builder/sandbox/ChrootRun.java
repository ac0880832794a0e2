package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * All that one command needs in a root: files that are placed, and the agent's process. Closing
 * ends the one and takes the other away.
 */
final class ChrootRun implements AutoCloseable {
  private final Deque<Closing> closings = new ArrayDeque<>();

  /** Takes back one thing that was done. */
  @FunctionalInterface
  private interface Closing {
    void run() throws IOException;
  }

  private ChrootRun() {}

  /**
   * Places the files.
   *
   * @param workFolder on the file system of the root
   * @throws IOException if that is not possible here, with the step that failed
   */
  static ChrootRun prepare(Path workFolder, DiskRoot root, RunCommand command) throws IOException {
    ChrootRun run = new ChrootRun();
    try {
      run.place(workFolder, root, command);
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
    StagePlacing placing =
        StagePlacing.place(ChrootSandbox.KIND, root.directory(), files.mounts(command));
    closings.push(placing::close);
  }

  /** Starts the agent in the root; once. */
  Agent start(Path program, DiskRoot root) throws IOException {
    // Short, as the name of a socket has to be.
    Path folder = Files.createTempDirectory("ff");
    closings.push(() -> Files.delete(folder));
    AgentProcess process = AgentProcess.start(program, ChrootSandbox.KIND, folder, root.path());
    closings.push(process::close);
    Agent agent = Agent.greet(process.connection(), "the sandbox's first process was killed");
    closings.push(agent::close);
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
