package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultFileTest {
  private static BuildResult failed(String message, String logTail) {
    return new BuildResult(
        1,
        BuildResult.Outcome.Failed,
        null,
        null,
        null,
        null,
        IntStream.range(0, 60)
            .mapToObj(i -> new BuildResult.BaseImage("base" + i, "sha256:" + "0".repeat(64)))
            .toList(),
        new BuildResult.Steps(1, 2, 3),
        new BuildResult.Transfer(1, 2, 3, 4),
        new TreeMap<>(Map.of("build", 5L)),
        List.of(new BuildResult.Warning(1, "Rule", "text")),
        null,
        new BuildResult.Failure(
            "RunFailed",
            message,
            null,
            null,
            new BuildResult.Instruction("Dockerfile", 7, 7, "RUN make"),
            2,
            logTail));
  }

  @Test
  void aTerminationMessageIsNeverCutByTheKubelet() {
    // Each character has six bytes in JSON.
    BuildResult result = failed("\u0001".repeat(5000), "\u0002".repeat(5000));
    byte[] json = ResultFile.terminationMessage(Path.of("unused")).bytes(result);
    assertThat(json).hasSizeLessThanOrEqualTo(4096);
    BuildResult.Failure failure =
        Objects.requireNonNull(Json.read(json, BuildResult.class).failure());
    assertThat(failure.reason()).isEqualTo("RunFailed");
    assertThat(failure.exitCode()).isEqualTo(2);
    assertThat(failure.logTail()).startsWith("…");
  }

  @Test
  void aSmallResultIsComplete() {
    BuildResult result = failed("message", "tail");
    assertThat(Json.read(ResultFile.whole(Path.of("unused")).bytes(result), BuildResult.class))
        .isEqualTo(result);
  }
}
