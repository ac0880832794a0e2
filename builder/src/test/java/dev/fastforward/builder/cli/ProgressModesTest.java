package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.options.ProcessEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of each progress mode. */
class ProgressModesTest {
  @TempDir Path folder;
  private Path context = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void makeContext() throws IOException {
    context = Files.createDirectory(folder.resolve("context"));
    Files.createDirectory(folder.resolve("work"));
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\nCMD true\n");
  }

  private int run(Map<String, String> environment, String... words) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("FASTFORWARD_WORK", folder.resolve("work").toString());
    return Main.commandLine(
            new ProcessEnvironment(
                all,
                new PrintStream(log, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                null),
            List.of(words))
        .execute(words);
  }

  private int build(String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "build";
    System.arraycopy(options, 0, words, 1, options.length);
    words[words.length - 1] = context.toString();
    return run(Map.of(), words);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  @Test
  void quietPrintsTheDigestOnly() {
    assertThat(build("--progress=quiet")).isZero();
    assertThat(out()).matches("sha256:[0-9a-f]{64}\n");
    assertThat(log()).isEmpty();
  }

  @Test
  void nonePrintsFailuresOnly() throws IOException {
    assertThat(build("--progress=none")).isZero();
    assertThat(out() + log()).isEmpty();
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY missing /\n");
    assertThat(build("--progress=none")).isEqualTo(FailureReason.CopySourceMissing.exitCode());
    assertThat(log()).contains("error: CopySourceMissing", "COPY missing /");
  }

  @Test
  void rawJsonIsJsonToTheEnd() {
    assertThat(build("--progress=rawjson")).isZero();
    List<JsonNode> events =
        log()
            .lines()
            .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class))
            .toList();
    assertThat(events).anyMatch(e -> e.at("/vertexes/0/name").asText().contains("COPY Dockerfile"));
    assertThat(events.getLast().at("/warnings/0/url").asText()).endsWith("json-args-recommended/");
    byte[] text = Base64.getDecoder().decode(events.getLast().at("/warnings/0/short").asText());
    assertThat(new String(text, StandardCharsets.UTF_8))
        .startsWith("JSONArgsRecommended: ")
        .endsWith(" (line 3)");
    assertThat(out()).isEmpty();
  }

  @Test
  void theOptionOverridesTheVariable() {
    Map<String, String> rawJson = Map.of("BUILDKIT_PROGRESS", "rawjson");
    assertThat(run(rawJson, "build", "--progress=quiet", context.toString())).isZero();
    assertThat(log()).isEmpty();
    assertThat(run(rawJson, "build", context.toString())).isZero();
    assertThat(log()).startsWith("{\"vertexes\":");
  }

  @Test
  void explainPrintsToStandardOutput() {
    assertThat(
            run(
                Map.of(),
                "explain",
                "--progress=quiet",
                "--cache-repo=oci:" + folder.resolve("cache"),
                context.toString()))
        .isZero();
    assertThat(out())
        .startsWith("miss  [1/2] COPY Dockerfile /: no build before left an entry")
        .endsWith("\n")
        .hasLineCount(1);
    assertThat(log()).isEmpty();
  }
}
