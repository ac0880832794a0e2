package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.export.ExportResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that says what came of a build, for whoever called the builder. */
public interface ResultWriter {
  /** The file, for messages. */
  Path file();

  /**
   * Called once, at the end of the build, whether it succeeded or not; a writer that has nothing to
   * say of a failure writes nothing.
   *
   * @param image what was made; null if nothing was
   */
  void write(BuildResult result, @Nullable ExportResult image) throws IOException;

  /** Makes the folder that a file will be in, as kaniko does. */
  static void makeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      Files.createDirectories(folder);
    }
  }
}
