package dev.fastforward.builder.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers, manifests and cache keys of many builds are what digests.txt records: a change of code
 * that changes one of them by accident shows here. Where it is meant, take the new lines over from
 * target/corpus-digests.txt, and say in the commit why they changed.
 */
@NeedsRoot
class CorpusIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOUND = Path.of("target/corpus-digests.txt");

  /** What the deflate of this machine's zlib makes of a sample, where the records were made. */
  private static final String ZLIB =
      "sha256:fc32a38d0c252b3257ccb55992115ac35920f2a31c00d608116bee007a18040f";

  private static final Map<String, List<String>> ALL_FOUND = new TreeMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void makeImages() throws IOException {
    CorpusImages.write(folder.resolve("images"));
    Files.createDirectories(folder.resolve("extra"));
    Files.writeString(folder.resolve("extra/e"), "e");
    CorpusFiles.settle(folder.resolve("extra"));
    Files.writeString(folder.resolve("token"), "secret");
  }

  @AfterAll
  static void writeFound() throws IOException {
    List<String> lines = new ArrayList<>();
    ALL_FOUND.forEach((name, found) -> {
      lines.add("== " + name);
      lines.addAll(found);
    });
    Files.write(FOUND, lines);
  }

  @TestFactory
  List<DynamicTest> digestsAreTheRecordedOnes() throws IOException {
    Map<String, List<String>> recorded = recorded();
    List<CorpusBuild> builds = CorpusBuild.parse(resource("builds.txt"));
    assertThat(recorded.keySet())
        .containsExactlyInAnyOrderElementsOf(builds.stream().map(CorpusBuild::name).toList());
    return builds.stream()
        .map(build ->
            DynamicTest.dynamicTest(
                build.name(),
                () -> compare(build, Objects.requireNonNull(recorded.get(build.name())))))
        .toList();
  }

  private static void compare(CorpusBuild build, List<String> recorded) throws IOException {
    assumeTrue(
        !build.runsCommands() || System.getProperty("os.arch").equals("amd64"),
        "the program of the base is one for x86-64");
    List<String> found = build(build);
    ALL_FOUND.put(build.name(), found);
    assertThat(comparable(found)).isEqualTo(comparable(recorded));
  }

  /** Another zlib compresses in another way; then only what stands before compression counts. */
  private static List<String> comparable(List<String> lines) {
    return deflatesAsRecorded()
        ? lines
        : lines.stream()
            .filter(line -> !line.startsWith("image ") && !line.startsWith("layer "))
            .toList();
  }

  private static boolean deflatesAsRecorded() {
    byte[] out = new byte[10_000];
    try (Deflater deflater = new Deflater(4)) {
      deflater.setInput("The same text. ".repeat(2000).getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      return CorpusImages.digest(Arrays.copyOf(out, deflater.deflate(out))).equals(ZLIB);
    }
  }

  private static List<String> build(CorpusBuild build) throws IOException {
    Path place = Files.createDirectory(folder.resolve(build.name()));
    Builds builds = new Builds(place);
    CorpusImages.writeContext(place.resolve("context"));
    builds.dockerfile(build.dockerfile());
    CorpusFiles.settle(place.resolve("context"));
    Path image = place.resolve("image");
    List<String> words = new ArrayList<>(List.of("--progress=plain", "--sandbox=namespaces"));
    if (!build.options().contains("--platform")) {
      words.addAll(List.of("--platform", "linux/amd64"));
    }
    for (String name : List.of("base", "onbuild", "multi")) {
      words.add("--build-context");
      words.add(name + "=oci-layout://" + folder.resolve("images") + ":" + name);
    }
    words.addAll(List.of("--build-context", "extra=" + folder.resolve("extra")));
    words.addAll(List.of("--cache-repo", "oci:" + place.resolve("cache")));
    words.addAll(List.of("-o", "type=oci,tar=false,dest=" + image + build.output()));
    String secret = folder.resolve("token").toString();
    build.options().forEach(option -> words.add(option.replace("SECRET", secret)));
    Builds.Outcome outcome = builds.build(words.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.log()).isZero();
    List<String> lines = new ArrayList<>();
    for (JsonNode descriptor : index(image)) {
      lines.add("image " + descriptor.path("digest").asText());
      addLayers(lines, image, json(image, descriptor));
    }
    lines.addAll(keys(place.resolve("cache")));
    return lines;
  }

  private static void addLayers(List<String> lines, Path layout, JsonNode document)
      throws IOException {
    for (JsonNode manifest : document.path("manifests")) {
      addLayers(lines, layout, json(layout, manifest));
    }
    document.path("layers").forEach(layer -> lines.add("layer " + layer.path("digest").asText()));
    if (document.has("config")) {
      JsonNode config = json(layout, document.path("config"));
      config.at("/rootfs/diff_ids").forEach(id -> lines.add("diff " + id.asText()));
      lines.add("config " + document.at("/config/digest").asText());
    }
  }

  /** Key and step of each entry of the cache. */
  private static SortedSet<String> keys(Path cache) throws IOException {
    SortedSet<String> keys = new TreeSet<>();
    for (JsonNode descriptor : index(cache)) {
      String tag = descriptor.at("/annotations/org.opencontainers.image.ref.name").asText();
      if (tag.matches("[0-9a-f]{64}")) {
        String step = json(cache, descriptor).at("/annotations/dev.fastforward.step").asText();
        keys.add("key " + tag + " " + step.lines().findFirst().orElse(""));
      }
    }
    return keys;
  }

  private static JsonNode index(Path layout) throws IOException {
    return Files.exists(layout.resolve("index.json"))
        ? JSON.readTree(layout.resolve("index.json").toFile()).path("manifests")
        : JSON.createArrayNode();
  }

  private static JsonNode json(Path layout, JsonNode descriptor) throws IOException {
    String digest = descriptor.path("digest").asText();
    return JSON.readTree(layout.resolve("blobs").resolve(digest.replace(':', '/')).toFile());
  }

  private static Map<String, List<String>> recorded() throws IOException {
    Map<String, List<String>> recorded = new TreeMap<>();
    List<String> current = new ArrayList<>();
    for (String line : resource("digests.txt").lines().toList()) {
      if (line.startsWith("== ")) {
        current = new ArrayList<>();
        recorded.put(line.substring(3), current);
      } else if (!line.startsWith("#")) {
        current.add(line);
      }
    }
    return recorded;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CorpusIT.class.getResourceAsStream("/corpus/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
