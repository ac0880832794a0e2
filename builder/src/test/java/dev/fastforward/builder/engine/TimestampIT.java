package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.settings.BuildSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The request's timestamp is what the image says, and no input of its steps. */
class TimestampIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;
  private int builds;

  @Test
  void anotherTimeIsAnotherConfigOfTheSameLayers() throws IOException {
    Path context = Files.createDirectory(temporary.resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /a/b/\nCMD [\"x\"]\n");
    JsonNode first = config(context, "0");
    JsonNode second = config(context, "1700000000");

    assertThat(first.path("created").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(second.path("created").asText()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(second.at("/history").findValuesAsText("created"))
        .hasSize(2)
        .containsOnly("2023-11-14T22:13:20Z");
    assertThat(second.at("/rootfs")).isEqualTo(first.at("/rootfs"));
    assertThat(config(context, BuildRequest.TIMESTAMP_OF_SOURCE).path("created").asText())
        .as("a directory has no commit")
        .isEqualTo("1970-01-01T00:00:00Z");
  }

  /** Builds with that timestamp; all but the first time from the cache. */
  private JsonNode config(Path context, String timestamp) throws IOException {
    int number = builds++;
    Path layout = temporary.resolve("layout" + number);
    BuildResult result = build(context, layout, timestamp, number);
    assertThat(result.failure()).isNull();
    assertThat(result.steps().hit()).isEqualTo(number == 0 ? 0 : 1);
    JsonNode manifest = blob(layout, Objects.requireNonNull(result.digest()));
    return blob(layout, manifest.at("/config/digest").asText());
  }

  private BuildResult build(Path context, Path layout, String timestamp, int number)
      throws IOException {
    BuildRequest request =
        BuildRequestBuilder.from(ContextRequest.directory(context.toString()))
            .outputs(
                List.of(new OutputRequest(OutputType.oci, null, layout.toString(), false, null)))
            .cache(CacheRequest.of(CacheMode.ReadWrite, "oci:" + temporary.resolve("cache")))
            .timestamp(timestamp)
            .build();
    try (RepositoryProvider repositories = Registries.open(RegistrySettings.standard("test"))) {
      return new Build(
              BuildSettings.of(request),
              repositories,
              () -> {
                throw new AssertionError("nothing runs");
              },
              Files.createDirectory(temporary.resolve("work" + number)),
              InstantSource.system(),
              new PlainLog(new PrintStream(OutputStream.nullOutputStream())))
          .run();
    }
  }

  private static JsonNode blob(Path layout, String digest) throws IOException {
    return JSON.readTree(
        Files.readAllBytes(layout.resolve("blobs").resolve(digest.replace(':', '/'))));
  }
}
