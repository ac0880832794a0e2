package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each kind of output writes, read by hand. */
class OutputKindsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");
  private BuildBed bed;

  @BeforeEach
  void open() throws IOException {
    bed = new BuildBed(folder);
    bed.write("f", "content");
    bed.write("Dockerfile", "FROM scratch\nCOPY --chown=5:6 f /d/f\nCOPY f /e\n");
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private BuildResult build(List<String> platforms, OutputRequest... outputs) throws IOException {
    return bed.build(request ->
        request.cache(BuildBed.noCache()).platforms(platforms).outputs(List.of(outputs)));
  }

  private static OutputRequest output(OutputType type, Path dest, String... names) {
    return new OutputRequest(type, List.of(names), dest.toString(), null, null);
  }

  private static Map<String, TarArchiveEntry> entries(InputStream in, Map<String, byte[]> contents)
      throws IOException {
    Map<String, TarArchiveEntry> entries = new HashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), entry);
        contents.put(entry.getName(), tar.readAllBytes());
      }
    }
    return entries;
  }

  @Test
  void aDirectoryThatIsThereKeepsItsFilesAndNoLinkIsFollowed() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path dest = Files.createDirectory(folder.resolve("dest"));
    Files.writeString(dest.resolve("mine"), "mine");
    Files.writeString(dest.resolve("e"), "old");
    assertThat(build(List.of(), output(OutputType.local, dest)).failure()).isNull();
    assertThat(dest.resolve("d/f")).hasContent("content");
    assertThat(dest.resolve("e")).hasContent("content");
    assertThat(dest.resolve("mine")).hasContent("mine");

    Path trap = Files.createDirectory(folder.resolve("trap"));
    Files.createSymbolicLink(trap.resolve("d"), outside);
    build(List.of(), output(OutputType.local, trap));
    assertThat(outside).isEmptyDirectory();
    try (var left = Files.list(trap)) {
      assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.startsWith(".part"));
    }
  }

  @Test
  void aTarHasTheFilesAndTheirOwners() throws IOException {
    Path file = folder.resolve("files.tar");
    assertThat(build(List.of(), output(OutputType.tar, file)).failure()).isNull();
    Map<String, byte[]> contents = new HashMap<>();
    TarArchiveEntry entry =
        Objects.requireNonNull(entries(Files.newInputStream(file), contents).get("d/f"));
    assertThat(entry.getLongUserId()).isEqualTo(5);
    assertThat(entry.getLongGroupId()).isEqualTo(6);
    assertThat(contents.get("e")).asString().isEqualTo("content");
  }

  @Test
  void dockerLoadFindsItsManifestConfigAndLayers() throws IOException {
    Path file = folder.resolve("docker.tar");
    assertThat(
            build(List.of(), output(OutputType.docker, file, "app:1", "r.example/team/app"))
                .failure())
        .isNull();
    Map<String, byte[]> files = new HashMap<>();
    entries(Files.newInputStream(file), files);
    JsonNode image = JSON.readTree(Objects.requireNonNull(files.get("manifest.json"))).path(0);
    assertThat(image.path("RepoTags").toString())
        .isEqualTo("[\"app:1\",\"r.example/team/app:latest\"]");
    JsonNode config = JSON.readTree(files.get(image.path("Config").asText()));
    assertThat(image.path("Layers")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      byte[] blob = Objects.requireNonNull(files.get(image.path("Layers").path(i).asText()));
      byte[] layer = new GZIPInputStream(new ByteArrayInputStream(blob)).readAllBytes();
      assertThat(Digest.of(layer).value()).isEqualTo(config.at("/rootfs/diff_ids/" + i).asText());
    }
  }

  @Test
  void whereOneOutputFailsNoTagMovesAndNoFileAppears() throws IOException {
    String app = bed.name("team/app:1");
    assertThat(build(List.of(), OutputRequest.registry(app)).failure()).isNull();
    JsonNode before = bed.manifest("team/app", "1");
    bed.write("f", "changed");
    Path docker = folder.resolve("docker.tar");
    Path tar = folder.resolve("files.tar");

    BuildResult result =
        build(
            List.of("linux/amd64", "linux/arm64"),
            OutputRequest.registry(app),
            output(OutputType.tar, tar),
            output(OutputType.docker, docker));

    assertThat(Objects.requireNonNull(result.failure()).message()).contains("docker load");
    assertThat(bed.manifest("team/app", "1")).isEqualTo(before);
    assertThat(tar).doesNotExist();
    assertThat(docker).doesNotExist();
  }

  @Test
  void theOrderOfADirectoryListingDoesNotMatter() throws IOException {
    bed.write("Dockerfile", "FROM scratch\nCOPY many /m\nCOPY many/* /flat/\n");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      names.add("n" + i);
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> digests = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      Collections.shuffle(names, random);
      Path many = bed.context().resolve("many");
      for (String name : names) {
        Files.deleteIfExists(many.resolve(name));
      }
      for (String name : names) {
        bed.write("many/" + name, name);
        Files.setLastModifiedTime(many.resolve(name), FileTime.fromMillis(1_000));
      }
      Files.setLastModifiedTime(many, FileTime.fromMillis(1_000));
      digests.add(bed.layout(_ -> {}).result().digest());
    }
    assertThat(digests).as("seed " + seed).containsOnly(digests.getFirst());
  }
}
