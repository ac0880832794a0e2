package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.posix.RootDirectory;

/** The root file system of one stage. Not thread-safe. Closing clears or removes it. */
public interface SandboxRoot extends AutoCloseable {

  /** Where the files of the stage are put before the first RUN, and read from after each. */
  RootDirectory directory();

  /**
   * Whether the root can hold files with all that a command may see of them.
   *
   * @throws dev.fastforward.builder.contract.BuildException with reason SandboxUnavailable if not
   */
  default void check(FileTree tree) {}

  /**
   * Runs one command to its end. Processes that it leaves are ended before this returns.
   *
   * @throws dev.fastforward.builder.contract.BuildException with reason OutOfMemory if it was
   *     killed for memory, SandboxUnavailable if the sandbox is gone, and Canceled if the thread is
   *     interrupted; the command is ended then
   */
  RunResult run(RunCommand command, OutputListener output);

  @Override
  void close();
}
