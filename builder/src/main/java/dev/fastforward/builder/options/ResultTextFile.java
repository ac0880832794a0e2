package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.export.ExportResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file about an image.
 *
 * @param removed whether a failed build deletes the file of an earlier one, as docker does, so that
 *     it is not mistaken for a new one
 */
record ResultTextFile(Path file, boolean removed, Content content) implements ResultWriter {

  /** The content of the file. */
  @FunctionalInterface
  interface Content {
    String of(ExportResult image);
  }

  @Override
  public void write(BuildResult result, @Nullable ExportResult image) throws IOException {
    if (result.failure() == null && image != null) {
      ResultWriter.makeFolder(file);
      Files.writeString(file, content.of(image));
    } else if (removed && Files.isRegularFile(file)) {
      Files.delete(file);
    }
  }
}
