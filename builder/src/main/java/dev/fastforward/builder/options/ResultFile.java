package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.export.ExportResult;
import dev.fastforward.builder.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the result of a build as JSON.
 *
 * @param maxBytes largest size; a larger result is shortened, the least important parts first
 */
public record ResultFile(Path file, int maxBytes) implements ResultWriter {
  /** The kubelet keeps this number of bytes of a termination message, from its end. */
  private static final int TERMINATION_MESSAGE = 4096;

  /** A file without a limit. */
  public static ResultFile whole(Path file) {
    return new ResultFile(file, Integer.MAX_VALUE);
  }

  /** A termination message of Kubernetes. */
  public static ResultFile terminationMessage(Path file) {
    return new ResultFile(file, TERMINATION_MESSAGE);
  }

  @Override
  public void write(BuildResult result, @Nullable ExportResult image) throws IOException {
    ResultWriter.makeFolder(file);
    Files.write(file, bytes(result));
  }

  byte[] bytes(BuildResult result) {
    byte[] json = Json.bytes(result);
    for (int limit = 1024; json.length > maxBytes && limit > 8; limit /= 2) {
      json = Json.bytes(shortened(result, limit));
    }
    return json;
  }

  private static BuildResult shortened(BuildResult result, int limit) {
    BuildResult.Failure failure = result.failure();
    return new BuildResult(
        result.version(),
        result.outcome(),
        result.image(),
        result.digest(),
        result.source(),
        result.platforms(),
        limit < 512 ? null : result.baseImages(),
        result.steps(),
        result.transfer(),
        result.durations(),
        null,
        end(result.missed(), limit),
        failure == null
            ? null
            : new BuildResult.Failure(
                failure.reason(),
                String.valueOf(start(failure.message(), limit)),
                failure.stage(),
                failure.platform(),
                failure.instruction() == null
                    ? null
                    : new BuildResult.Instruction(
                        failure.instruction().file(),
                        failure.instruction().line(),
                        failure.instruction().endLine(),
                        String.valueOf(start(failure.instruction().text(), limit / 2))),
                failure.exitCode(),
                end(failure.logTail(), limit)));
  }

  private static @Nullable String start(@Nullable String text, int limit) {
    return text == null || text.length() <= limit ? text : text.substring(0, limit) + "…";
  }

  private static @Nullable String end(@Nullable String text, int limit) {
    return text == null || text.length() <= limit
        ? text
        : "…" + text.substring(text.length() - limit);
  }
}
