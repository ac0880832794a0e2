package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Everything that one command needs in a root on disk, and the agent that is ready to execute it.
 * Closing ends every process of the command and removes what was made for it.
 */
interface DiskRun extends AutoCloseable {
  Agent agent();

  @Override
  void close() throws IOException;

  /** How a kind of sandbox begins a command. */
  @FunctionalInterface
  interface Starter {
    /**
     * @param program the agent's, see {@link AgentProgram}
     * @param workFolder on the file system of the root
     * @throws IOException if that is not possible here, with the step that failed
     */
    DiskRun start(Path program, Path workFolder, DiskRoot root, RunCommand command)
        throws IOException;
  }
}
