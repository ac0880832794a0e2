package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;

/**
 * The working directory of a command. BuildKit makes it if the image lacks it, with the owner that
 * the command runs as, and it stays in the layer; so a RUN may remove the directory that the next
 * one starts in, and a base may name one that it does not have.
 */
final class WorkingDirectory {
  private static final int MODE = 0755;

  private WorkingDirectory() {}

  /**
   * Makes what is missing of it, where symlinks lead inside of the root. What lies in a mount is
   * left to the agent, which makes it as root, as runc does.
   *
   * @throws BuildException with RunFailed if it cannot be made; it says why
   */
  static void ensure(RootDirectory root, RunCommand command) throws PosixException {
    String path = realPath(root, command.workDir());
    if (!path.isEmpty() && !isMounted(root, path, command)) {
      ensure(root, path, command);
    }
  }

  private static String realPath(RootDirectory root, String workDir) throws PosixException {
    try {
      return root.realPath(workDir);
    } catch (PosixException e) {
      throw refused(
          workDir,
          e.errno() == Errno.ELOOP
              ? "its symlinks lead in a circle"
              : String.valueOf(e.getMessage()));
    }
  }

  private static boolean isMounted(RootDirectory root, String path, RunCommand command)
      throws PosixException {
    for (Mount mount : command.mounts()) {
      if ((path + "/").startsWith(root.realPath(mount.target()) + "/")) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the directory is of the root's own file system. */
  private static boolean ensure(RootDirectory root, String path, RunCommand command)
      throws PosixException {
    int slash = path.lastIndexOf('/');
    if (slash > 0 && !ensure(root, path.substring(0, slash), command)) {
      return false;
    }
    String name = path.substring(slash + 1);
    try (OpenDirectory parent = root.openParent(path)) {
      if (parent.stat().mountId() != root.top().stat().mountId()) {
        return false;
      }
      try {
        parent.mkdir(name, MODE);
      } catch (PosixException e) {
        if (e.errno() != Errno.EEXIST) {
          throw refused(command.workDir(), String.valueOf(e.getMessage()));
        }
        check(parent.stat(name), path, command);
        return true;
      }
      parent.chmod(name, MODE); // independent of the umask
      parent.chown(name, command.uid(), command.gid());
      return true;
    }
  }

  private static void check(FileStat found, String path, RunCommand command) {
    if (!found.isDirectory()) {
      throw refused(command.workDir(), "/" + path + " is no directory");
    }
  }

  private static BuildException refused(String workDir, String why) {
    return new BuildException(
        FailureReason.RunFailed,
        "the command could not be started: the working directory "
            + workDir
            + " is not there and cannot be made, since "
            + why
            + "; choose another WORKDIR, or remove what is in its place by a RUN before");
  }
}
