package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.io.IOException;

/** Says what an I/O error on this machine means for the build. */
final class DiskFailures {
  private DiskFailures() {}

  static BuildException explain(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
      return new BuildException(
          FailureReason.StorageExceeded,
          "no space left on the disk: " + message + "; give the build more ephemeral storage",
          e);
    }
    return new BuildException(FailureReason.InternalError, "reading or writing failed: " + e, e);
  }
}
