package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.testing.DockerRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists and prunes a cache that builds have filled. */
class CacheCommandIT {
  @TempDir Path folder;
  private Path context = Path.of("");
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void makeContext() throws IOException {
    context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"), "FROM scratch\nCOPY one /one\nCOPY two /two\nCMD [\"x\"]\n");
    Files.writeString(context.resolve("one"), "1");
    Files.writeString(context.resolve("two"), "2");
  }

  private String run(int exitCode, String... args) {
    log.reset();
    StringWriter out = new StringWriter();
    int code =
        Main.commandLine(
                new ProcessEnvironment(
                    Map.of("DOCKER_CONFIG", folder.toString()),
                    new PrintStream(log, true, StandardCharsets.UTF_8)),
                List.of(args))
            .setOut(new PrintWriter(out))
            .execute(args);
    assertThat(code).as(log()).isEqualTo(exitCode);
    return out.toString();
  }

  private String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private void build(String cache) {
    String[] output = {"--output", "type=oci,dest=" + folder.resolve("image.tar")};
    run(0, "build", "--cache-repo", cache, output[0], output[1], context.toString());
  }

  private JsonNode json(String... args) {
    return Json.read(run(0, args).getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  private long blobs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache/blobs/sha256"))) {
      return files.count();
    }
  }

  private void entriesAreListedAndPruned(String cache) throws IOException {
    build(cache);
    Files.writeString(context.resolve("two"), "another 2");
    build(cache);

    JsonNode before = json("cache", "ls", "--json", cache);
    assertThat(before.path("entries")).hasSize(3);
    assertThat(before.path("fileIndexes").asInt()).isEqualTo(3);
    assertThat(before.path("others")).isEmpty();
    JsonNode newest = before.path("entries").path(0);
    assertThat(newest.path("step").asText()).isEqualTo("COPY two /two");
    assertThat(before.path("entries").findValuesAsText("parent"))
        .hasSize(2)
        .containsOnly(newest.path("parent").asText());
    assertThat(run(0, "cache", "ls", cache)).contains("COPY two /two").contains("3 entries");

    // Nothing is deleted within the grace period; a dry run only prints.
    assertThat(run(0, "cache", "prune", "--max-entries", "0", cache)).contains("0 of 3 entries");
    assertThat(run(0, "cache", "prune", "--max-entries=2", "--grace=0", "--dry-run", cache))
        .contains("would delete ");
    assertThat(json("cache", "ls", "--json", cache)).isEqualTo(before);

    JsonNode pruned = json("cache", "prune", "--max-entries=2", "--grace=0", "--json", cache);
    assertThat(pruned.path("deleted")).hasSize(1);
    assertThat(pruned.path("fileIndexes").asInt()).isEqualTo(1);
    JsonNode after = json("cache", "ls", "--json", cache);
    assertThat(after.path("entries")).hasSize(2);
    assertThat(after.path("fileIndexes").asInt()).isEqualTo(2);

    // The remaining entries work: one of the two states of COPY two is left, with its parent.
    run(0, "cache", "prune", "--max-entries=0", "--grace=0", cache);
    assertThat(run(0, "cache", "ls", cache)).contains(": 0 entries, 0 file indexes");
    build(cache);
    build(cache);
    assertThat(log()).contains("2 of 2 steps from the cache");
  }

  @Test
  void inARegistry() throws IOException {
    try (DockerRegistry registry = DockerRegistry.open()) {
      entriesAreListedAndPruned(registry.host() + "/team/app/cache");
    }
  }

  @Test
  void inALayout() throws IOException {
    entriesAreListedAndPruned("oci:" + folder.resolve("cache"));
    long used = blobs();
    run(0, "cache", "prune", "--max-entries=0", "--grace=0", "oci:" + folder.resolve("cache"));
    assertThat(used).isPositive();
    assertThat(blobs()).isZero();
  }

  @Test
  void anEmptyRepositoryIsNotAnError() {
    String nowhere = "oci:" + folder.resolve("nowhere");
    assertThat(run(0, "cache", "ls", nowhere)).contains(": 0 entries");
    run(0, "cache", "prune", "--max-entries=0", nowhere);
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void invalidOptionsAreRefused() {
    run(2, "cache", "prune", "oci:" + folder);
    assertThat(log()).contains("give --older-than");
    run(2, "cache", "prune", "--older-than", "soon", "oci:" + folder);
    assertThat(log()).contains("--older-than soon");
  }
}
