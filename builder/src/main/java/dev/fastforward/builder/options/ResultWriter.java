package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.export.ExportResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes a file about the result of a build. */
public interface ResultWriter {
  /** The file, for messages. */
  Path file();

  /**
   * Called once at the end of the build, also if it failed.
   *
   * @param image the image; null if there is none
   * @throws IOException if the file cannot be written
   */
  void write(BuildResult result, @Nullable ExportResult image) throws IOException;

  /** Creates the folder of a file, as kaniko does. */
  static void makeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      Files.createDirectories(folder);
    }
  }
}
