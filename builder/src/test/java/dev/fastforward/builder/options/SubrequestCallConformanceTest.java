package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.engine.Subrequest;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.Outlines;
import dev.fastforward.builder.plan.PlanOptions;
import dev.fastforward.builder.plan.RunInputs;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.plan.StagePlans;
import dev.fastforward.builder.plan.Target;
import dev.fastforward.builder.testing.ConformanceUnits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compares answers about Dockerfiles with BuildKit's, field by field. */
class SubrequestCallConformanceTest {
  private static final Platform HERE = Platform.parse("linux/amd64");
  private static final ImageConfig BASE =
      new ImageConfig(
          null, null, "amd64", null, "linux", null, null, ContainerConfig.EMPTY, null, null, null);

  @TestFactory
  Stream<DynamicTest> rows() throws IOException {
    Path folder = ConformanceUnits.folder().resolve("units/subrequests");
    List<Path> rows;
    try (Stream<Path> files = Files.list(folder)) {
      rows = files.sorted().toList();
    }
    assertThat(rows).hasSizeGreaterThanOrEqualTo(4);
    return rows.stream().map(row -> dynamicTest(row.toString(), () -> check(row)));
  }

  private static void check(Path file) {
    JsonNode row = ConformanceUnits.json(file);
    String text = row.path("dockerfile").asText();
    Dockerfile dockerfile =
        DockerfileParser.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
    Subrequest.Text source = new Subrequest.Text("Dockerfile", text);
    String answer =
        switch (row.path("requestid").asText()) {
          case "frontend.targets" -> CallJson.of(Target.of(dockerfile), source);
          case "frontend.outline" -> outline(row, dockerfile, source);
          default -> throw new IllegalStateException("unknown request of " + file);
        };
    assertThat(Json.read(answer.getBytes(StandardCharsets.UTF_8), JsonNode.class))
        .isEqualTo(row.path("result"));
  }

  private static String outline(JsonNode row, Dockerfile dockerfile, Subrequest.Text source) {
    Map<String, String> args = new TreeMap<>();
    row.path("args").properties().forEach(e -> args.put(e.getKey(), e.getValue().asText()));
    PlanOptions options =
        new PlanOptions(
                args,
                row.has("target") ? row.path("target").asText() : null,
                HERE,
                HERE,
                Set.of(),
                Map.of())
            .withRun(RunInputs.UNKNOWN);
    StageGraph graph = StageGraph.of(dockerfile, options, Checks.standard());
    return CallJson.of(Outlines.of(graph, StagePlans.of(graph, _ -> BASE)), source);
  }
}
