package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stages at random, built one after another and side by side: the image is the same. */
@NeedsRoot
@Timeout(120)
class RandomJobsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");
  private BuildBed bed;

  @BeforeEach
  void open() throws IOException {
    bed = new BuildBed(folder);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  /** Few different files and commands, so that stages have steps in common. */
  private static String dockerfile(Random random) {
    StringBuilder text = new StringBuilder();
    int stages = 3 + random.nextInt(4);
    for (int stage = 0; stage < stages; stage++) {
      int base = random.nextInt(stage + 2) - 2;
      text.append("FROM ")
          .append(base == -2 ? "scratch" : base == -1 ? "REGISTRY/library/busybox" : "s" + base)
          .append(" AS s")
          .append(stage)
          .append('\n');
      int steps = random.nextInt(4);
      for (int step = 0; step < steps; step++) {
        text.append(step(random, stage)).append('\n');
      }
    }
    text.append("FROM REGISTRY/library/busybox\n");
    for (int stage = 0; stage < stages; stage++) {
      if (random.nextBoolean() || stage == stages - 1) {
        text.append("COPY --from=s").append(stage).append(" / /all/").append(stage).append("/\n");
      }
    }
    return text.append("RUN touch -d @0 /\n").toString();
  }

  private static String step(Random random, int stage) {
    int number = random.nextInt(2);
    return switch (random.nextInt(stage == 0 ? 4 : 5)) {
      case 0 -> "COPY file" + number + " /";
      case 1 -> "WORKDIR /dir" + number;
      case 2 -> "LABEL l" + number + "=" + stage;
      // On scratch there is no shell: the command is looked for where it is mounted.
      case 3 ->
          "RUN --mount=from=REGISTRY/library/busybox,target=/tools"
              + " [\"/tools/bin/busybox\", \"sh\", \"-c\", \"echo "
              + number
              + " > /made"
              + number
              + "; /tools/bin/busybox touch -d @0 /made"
              + number
              + " /\"]";
      default -> "COPY --from=s" + random.nextInt(stage) + " / /from" + number + "/";
    };
  }

  @RepeatedTest(3)
  void theNumberOfJobsChangesNothing() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("RandomJobsIT: seed " + seed);
    String dockerfile = dockerfile(new Random(seed));
    bed.write("Dockerfile", dockerfile);
    bed.write("file0", "zero");
    bed.write("file1", "one");
    BuiltLayout one = build(1);
    BuiltLayout four = build(4);
    String description = "seed " + seed + "\n" + dockerfile;
    assertThat(described(four)).as(description).isEqualTo(described(one));
    assertThat(four.result().steps()).as(description).isEqualTo(one.result().steps());
    assertThat(keys(4)).as(description).isEqualTo(keys(1)).isNotEmpty();
  }

  private BuiltLayout build(int jobs) throws IOException {
    return bed.layout(request -> request.jobs(jobs).cache(BuildBed.cacheIn(cache(jobs))));
  }

  private Path cache(int jobs) {
    return folder.resolve("cache" + jobs);
  }

  /** Config without times, history and layers: commands here leave no time behind. */
  private static List<String> described(BuiltLayout built) throws IOException {
    List<String> lines = new ArrayList<>();
    JsonNode config = built.config();
    config.at("/history").forEach(entry -> lines.add(entry.at("/created_by").asText()));
    config.at("/rootfs/diff_ids").forEach(layer -> lines.add(layer.asText()));
    lines.add(config.at("/config").toString());
    return lines;
  }

  /** The keys in the cache. */
  private SortedSet<String> keys(int jobs) throws IOException {
    SortedSet<String> keys = new TreeSet<>();
    JsonNode index = JSON.readTree(Files.readAllBytes(cache(jobs).resolve("index.json")));
    for (JsonNode manifest : index.at("/manifests")) {
      String tag = manifest.at("/annotations").path("org.opencontainers.image.ref.name").asText();
      if (tag.matches("[0-9a-f]{64}")) {
        keys.add(tag);
      }
    }
    return keys;
  }
}
