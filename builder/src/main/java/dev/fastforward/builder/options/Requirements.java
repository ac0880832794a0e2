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
 * Secrets are mounted as optional, so that a missing one is an answer and not a pod that waits for
 * ever. What must be there all the same is looked for here.
 */
public final class Requirements {
  private Requirements() {}

  /**
   * @throws BuildException SecretNotFound for the first that is not there
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
