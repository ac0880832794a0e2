package dev.fastforward.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.Warning;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.ConformanceUnits;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The checks that there are, on the Dockerfiles of the table. */
class ChecksConformanceTest {
  private static final Set<String> LATER =
      Set.of(
          "CopyIgnoredFile",
          "FromPlatformFlagConstDisallowed",
          "InvalidBaseImagePlatform",
          "InvalidDefaultArgInFrom",
          "InvalidDefinitionDescription",
          "RedundantTargetPlatform",
          "UndefinedArgInFrom");

  @TestFactory
  Stream<DynamicTest> cases() {
    return ConformanceUnits.rows("lint/cases.json")
        .map(row -> dynamicTest(row.path("name").asText(), () -> check(row)));
  }

  private static void check(JsonNode row) {
    Map<String, String> args = new HashMap<>();
    row.path("options")
        .properties()
        .forEach(e -> args.put(e.getKey().replace("build-arg:", ""), e.getValue().asText()));
    String dockerfile = row.path("dockerfile").asText();
    List<String> expected =
        row.path("warnings")
            .valueStream()
            .filter(w -> !LATER.contains(w.path("rule").asText()))
            .map(w ->
                w.path("line").asInt()
                    + " "
                    + w.path("rule").asText()
                    + " "
                    + w.path("message").asText())
            .sorted()
            .toList();
    if (row.has("buildErr") || row.has("streamBuildErrRegexp")) {
      if (!expected.isEmpty()) {
        assertThatThrownBy(() -> warnings(dockerfile, args)).isInstanceOf(BuildException.class);
      }
      return;
    }
    List<String> actual;
    try {
      actual = warnings(dockerfile, args);
    } catch (BuildException e) {
      if (e.reason() == FailureReason.UnsupportedInstruction) {
        abort(String.valueOf(e.getMessage()));
      }
      throw e;
    }
    assertThat(actual).isEqualTo(expected);
  }

  private static List<String> warnings(String dockerfile, Map<String, String> args) {
    StageGraph graph = Plans.graph(dockerfile, args);
    List<Warning> warnings = new ArrayList<>(graph.warnings());
    ImageConfig base =
        new ImageConfig(
            null,
            null,
            "amd64",
            null,
            "linux",
            null,
            null,
            ContainerConfig.EMPTY,
            null,
            null,
            null);
    Map<Integer, StagePlan> plans = new HashMap<>();
    for (int index : graph.reachable()) {
      StageInput input =
          switch (graph.stages().get(index).base()) {
            case StageBase.Scratch scratch -> StageInput.scratch();
            case StageBase.Image image -> StageInput.image(base);
            case StageBase.Stage stage -> new StageInput(null, plans.get(stage.index()));
          };
      StagePlan plan = StagePlanner.plan(graph, index, input);
      plans.put(index, plan);
      warnings.addAll(plan.warnings());
    }
    return warnings.stream()
        .map(w -> w.line() + " " + w.rule() + " " + w.message())
        .sorted()
        .toList();
  }
}
