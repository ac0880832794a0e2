package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.testing.DockerRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that write the files of docker and kaniko about an image. */
class ResultFilesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DIGEST = "sha256:[0-9a-f]{64}";

  @TempDir private Path folder = Path.of("");
  private String below = "";
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private int build(String dockerfile, String... words) throws IOException {
    Path context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Files.writeString(context.resolve("f"), "content");
    List<String> all = new ArrayList<>(List.of("build"));
    all.addAll(List.of(words));
    for (String option :
        List.of(
            "iidfile",
            "metadata-file",
            "digest-file",
            "image-name-with-digest-file",
            "image-name-tag-with-digest-file")) {
      all.add("--" + option + "=" + folder.resolve(below + option));
    }
    all.add(context.toString());
    return Main.run(
        Map.of(), new PrintStream(log, true, StandardCharsets.UTF_8), all.toArray(String[]::new));
  }

  private String text(String option) throws IOException {
    return Files.readString(folder.resolve(option));
  }

  private JsonNode blob(String digest) throws IOException {
    return JSON.readTree(
        Files.readAllBytes(folder.resolve("layout/blobs").resolve(digest.replace(':', '/'))));
  }

  @Test
  void filesOfAPushedAndWrittenImage() throws IOException {
    try (DockerRegistry registry = DockerRegistry.open()) {
      String app = registry.host() + "/team/app";
      int exitCode =
          build(
              "FROM scratch\nCOPY f /f\n",
              "-d=" + app + ":1",
              "-d=" + app + ":2",
              "--oci-layout-path=" + folder.resolve("layout"),
              "--annotation=k=v");

      assertThat(exitCode).as(log.toString(StandardCharsets.UTF_8)).isZero();
      String digest = text("digest-file");
      assertThat(digest).matches(DIGEST);
      JsonNode manifest = blob(digest);
      assertThat(manifest.at("/annotations/k").asText()).isEqualTo("v");
      assertThat(text("iidfile")).isEqualTo(manifest.at("/config/digest").asText());
      assertThat(text("image-name-with-digest-file")).isEqualTo(app + "@" + digest + "\n");
      assertThat(text("image-name-tag-with-digest-file"))
          .isEqualTo(app + ":1@" + digest + "\n" + app + ":2@" + digest + "\n");
      JsonNode metadata = JSON.readTree(text("metadata-file"));
      assertThat(metadata.path("containerimage.digest").asText()).isEqualTo(digest);
      assertThat(metadata.path("containerimage.config.digest").asText()).isEqualTo(text("iidfile"));
      assertThat(metadata.at("/containerimage.descriptor/size").asLong())
          .isEqualTo(Files.size(folder.resolve("layout/blobs").resolve(digest.replace(':', '/'))));
      assertThat(metadata.at("/containerimage.descriptor/mediaType"))
          .isEqualTo(manifest.path("mediaType"));
      assertThat(metadata.path("image.name").asText()).isEqualTo(app + ":1," + app + ":2");
    }
  }

  @Test
  void theIdOfAnIndexIsItsDigest() throws IOException {
    assertThat(
            build(
                "FROM scratch\nCOPY f /f\n",
                "-t=app",
                "--cache=false",
                "--platform=linux/amd64,linux/arm64",
                "--oci-layout-path=" + folder.resolve("layout")))
        .as(log.toString(StandardCharsets.UTF_8))
        .isZero();
    assertThat(blob(text("digest-file")).path("manifests")).hasSize(2);
    assertThat(text("iidfile")).isEqualTo(text("digest-file"));
    JsonNode metadata = JSON.readTree(text("metadata-file"));
    assertThat(metadata.has("containerimage.config.digest")).isFalse();
    assertThat(metadata.path("image.name").asText()).isEqualTo("docker.io/library/app:latest");
  }

  @Test
  void aMissingFolderIsCreated() throws IOException {
    below = "new/folder/";
    assertThat(
            build(
                "FROM scratch\nCOPY f /f\n",
                "-t=app",
                "--cache=false",
                "--no-push",
                "--result-file=" + folder.resolve("other/result")))
        .as(log.toString(StandardCharsets.UTF_8))
        .isZero();
    assertThat(text("new/folder/digest-file")).matches(DIGEST);
    assertThat(text("other/result")).contains(text("new/folder/digest-file"));
  }

  @Test
  void aFailedBuildRemovesTheIdFileOfAnEarlierOne() throws IOException {
    Files.writeString(folder.resolve("iidfile"), "old");
    Files.writeString(folder.resolve("digest-file"), "old");

    assertThat(build("FROM scratch\nCOPY absent /\n", "-t=app", "--cache=false", "--no-push"))
        .isNotZero();

    assertThat(folder.resolve("iidfile")).doesNotExist();
    assertThat(folder.resolve("digest-file")).hasContent("old");
    assertThat(folder.resolve("metadata-file")).doesNotExist();
  }
}
