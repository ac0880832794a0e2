package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.settings.ProcessSettings.Requirement;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks the files that a builder pod must have. Secrets are mounted as optional, so that a missing
 * one is an error of the build and not a pod that waits forever.
 */
public final class Requirements {
  private Requirements() {}

  /**
   * Checks files.
   *
   * @throws BuildException SecretNotFound for the first that is missing
   */
  public static void check(List<Requirement> requirements) {
    for (Requirement requirement : requirements) {
      if (!isThere(Path.of(requirement.path()))) {
        throw new BuildException(FailureReason.SecretNotFound, requirement.otherwise());
      }
    }
  }

  private static boolean isThere(Path path) {
    if (!Files.isDirectory(path)) {
      return Files.exists(path);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.InternalError, path + " cannot be read: " + e.getMessage(), e);
    }
  }
}
