package dev.fastforward.builder.plan;

import static dev.fastforward.builder.testing.ConformanceUnits.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.Step;
import dev.fastforward.builder.testing.ConformanceUnits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Config and history of the build cases, as far as they can be told without building. */
class PlanConformanceTest {
  private static final ContainerConfig BUSYBOX =
      ContainerConfig.EMPTY
          .withEnv(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))
          .withCmd(List.of("sh"));

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    Path root = ConformanceUnits.folder();
    List<Path> files = new ArrayList<>();
    for (String part : List.of("own", "upstream")) {
      try (Stream<Path> folders = Files.list(root.resolve(part))) {
        folders.map(folder -> folder.resolve("case.json")).sorted().forEach(files::add);
      }
    }
    return files.stream().flatMap(PlanConformanceTest::steps);
  }

  private static Stream<DynamicTest> steps(Path file) {
    JsonNode definition = ConformanceUnits.json(file);
    CaseDockerfiles dockerfiles = new CaseDockerfiles(parent(file), definition);
    return definition
        .path("steps")
        .valueStream()
        .map(step ->
            dynamicTest(
                definition.path("name").asText() + " " + step.path("id").asText(),
                () -> {
                  dockerfiles.patch(step);
                  check(dockerfiles.read(step.path("build")), step);
                }));
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static void check(byte[] dockerfile, JsonNode step) {
    JsonNode expect = step.path("expect");
    assumeTrue(
        !new String(dockerfile, java.nio.charset.StandardCharsets.UTF_8).contains("{{GIT:"),
        "the commits of its repository are not known here");
    assumeTrue(expect.has("config") || expect.has("history"), "nothing said about the config");
    assumeTrue(!step.path("build").has("namedContexts"), "named contexts: not here");
    assumeTrue(
        !step.path("build").path("platforms").toString().contains("windows"), "only Linux runs");
    List<Step> steps = new ArrayList<>();
    StagePlan plan;
    try {
      plan = plan(dockerfile, step.path("build"), steps);
    } catch (BuildException e) {
      if (e.reason() == FailureReason.UnsupportedInstruction) {
        abort(String.valueOf(e.getMessage()));
      }
      throw e;
    }
    if (expect.has("history")) {
      checkHistory(expect.path("history"), steps);
    }
    checkConfig(expect, plan);
  }

  private static StagePlan plan(byte[] dockerfile, JsonNode build, List<Step> steps) {
    Map<String, String> args = new HashMap<>();
    build.path("args").properties().forEach(e -> args.put(e.getKey(), e.getValue().asText()));
    Map<String, String> labels = new HashMap<>();
    build.path("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    Platform here = new Platform("linux", "amd64", null);
    PlanOptions options =
        new PlanOptions(
            args,
            build.has("target") ? build.path("target").asText() : null,
            build.has("platforms")
                ? Platform.parse(build.path("platforms").path(0).asText())
                : here,
            here,
            Set.of(),
            labels);
    StageGraph graph =
        StageGraph.of(
            DockerfileParser.parse("Dockerfile", withoutPlaceholders(dockerfile)), options);
    graph.reachable().forEach(graph::images);
    return plan(graph, graph.target(), steps);
  }

  private static byte[] withoutPlaceholders(byte[] dockerfile) {
    return placed(new String(dockerfile, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  private static String placed(String text) {
    return text.replace("{{HTTP}}", "http://files.example")
        .replace("{{REGISTRY}}", "registry.example:5000");
  }

  private static StagePlan plan(StageGraph graph, int stage, List<Step> steps) {
    StageInput input =
        switch (graph.stages().get(stage).base()) {
          case StageBase.Scratch scratch -> StageInput.scratch();
          case StageBase.Stage base -> StageInput.stage(plan(graph, base.index(), steps));
          case StageBase.Image image -> StageInput.image(base(image.reference()));
        };
    StagePlan plan = StagePlanner.plan(graph, stage, input);
    steps.addAll(plan.steps());
    return plan;
  }

  private static ImageConfig base(ImageReference reference) {
    assumeTrue(
        Set.of("docker.io/library/busybox", "docker.io/library/alpine").contains(reference.name()),
        "base made by another step");
    return new ImageConfig(
        null, null, "amd64", null, "linux", null, null, BUSYBOX, null, null, null);
  }

  private static void checkHistory(JsonNode expected, List<Step> steps) {
    List<String> actual = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), steps.size()); i++) {
      JsonNode entry = expected.path(i);
      Step step = i < steps.size() ? steps.get(i) : null;
      String text = text(step);
      String contains = entry.path("contains").asText("");
      actual.add(text);
      if (entry.has("contains") && text.contains(contains)) {
        wanted.add(text);
      } else {
        wanted.add(
            (entry.path("empty_layer").asBoolean() ? "(empty) " : "")
                + placed(entry.path("created_by").asText(contains)));
      }
    }
    assertThat(actual).isEqualTo(wanted);
  }

  private static String text(@Nullable Step step) {
    if (step == null) {
      return "";
    }
    return (step instanceof Step.Config ? "(empty) " : "") + step.info().createdBy();
  }

  private static void checkConfig(JsonNode expect, StagePlan plan) {
    JsonNode actual = Json.read(Json.bytes(plan.finalConfig()), JsonNode.class);
    expect
        .path("config")
        .properties()
        .forEach(e ->
            assertThat(actual.path(e.getKey()).toString())
                .as(e.getKey())
                .isEqualTo(placed(e.getValue().toString())));
    if (expect.has("configKeys")) {
      Set<String> keys = new HashSet<>();
      actual.fieldNames().forEachRemaining(keys::add);
      assertThat(new TreeSet<>(keys)).isEqualTo(new TreeSet<>(strings(expect.path("configKeys"))));
    }
    if (expect.path("image").has("author")) {
      assertThat(plan.author()).isEqualTo(expect.path("image").path("author").asText());
    }
  }
}
