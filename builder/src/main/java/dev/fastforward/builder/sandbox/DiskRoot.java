package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.rootfs.RootFilesystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A directory of this machine that is the root of a stage. Closing removes it. */
record DiskRoot(Path path, RootDirectory directory) implements AutoCloseable {
  /**
   * Makes an empty one.
   *
   * @param workFolder exists
   */
  static DiskRoot make(Path workFolder) {
    try {
      Path directory = Files.createTempDirectory(workFolder, "root");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new DiskRoot(directory, RootDirectory.open(directory));
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SandboxUnavailable,
          "no root file system can be made in " + workFolder + ": " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    try {
      RootFilesystem.remove(directory);
      directory.close();
      Files.delete(path);
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.InternalError, "cannot remove " + path + ": " + e.getMessage(), e);
    }
  }
}
