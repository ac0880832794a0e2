package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.options.ResultFile;
import dev.fastforward.builder.settings.ProcessSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each end of a build has a message, a result and an exit code. */
class BuildProcessTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private BuildProcess process() {
    return new BuildProcess(
        new ProcessEnvironment(Map.of(), new PrintStream(log, true, StandardCharsets.UTF_8)),
        List.of(ResultFile.whole(folder.resolve("result.json"))));
  }

  private BuildResult.Failure failure() throws IOException {
    byte[] json = Files.readAllBytes(folder.resolve("result.json"));
    return Objects.requireNonNull(Json.read(json, BuildResult.class).failure());
  }

  @Test
  void aBugIsAnInternalErrorWithAResultAndWithoutAStackTrace() throws IOException {
    // An invalid path stands for a bug.
    ProcessSettings broken =
        ProcessSettings.of(
            BuildRequestBuilder.from(ContextRequest.directory("\0"))
                .cache(CacheRequest.of(CacheMode.Disabled, null))
                .build());
    assertThat(process().run(broken)).isEqualTo(FailureReason.InternalError.exitCode());
    assertThat(failure().reason()).isEqualTo("InternalError");
    assertThat(failure().message()).contains("please report it", "InvalidPathException");
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("error: InternalError")
        .doesNotContain("\tat ");
  }

  @Test
  void whatFailsAfterTheResultDoesNotReplaceIt() throws IOException {
    BuildProcess process = process();
    process.refuse(new BuildException(FailureReason.PushDenied, "first"));
    assertThat(process.refuse(new BuildException(FailureReason.InternalError, "later")))
        .isEqualTo(FailureReason.PushDenied.exitCode());
    assertThat(failure().message()).isEqualTo("first");
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("warning: later");
  }
}
