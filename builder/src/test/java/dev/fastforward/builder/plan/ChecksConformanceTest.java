package dev.fastforward.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.Warning;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.CheckRule;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.glob.DockerIgnore;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.testing.ConformanceUnits;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All checks, on the Dockerfiles of the table, in a build and alone. */
class ChecksConformanceTest {
  private static final Platform HERE = Platform.parse("linux/amd64");

  @TestFactory
  Stream<DynamicTest> builds() {
    return ConformanceUnits.rows("lint/cases.json")
        .map(row -> dynamicTest(row.path("name").asText(), () -> build(row)));
  }

  /** The call for checks alone looks at all stages. */
  @TestFactory
  Stream<DynamicTest> checkCalls() {
    return ConformanceUnits.rows("lint/cases.json")
        .map(row -> dynamicTest(row.path("name").asText(), () -> call(row)));
  }

  private static void build(JsonNode row) {
    Checks checks = checks(row);
    if (row.has("buildErr")) {
      assertThatThrownBy(() -> plan(row, checks, false))
          .isInstanceOfSatisfying(
              BuildException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(FailureReason.DockerfileInvalid);
                assertThat(Objects.requireNonNull(e.location()).line())
                    .isEqualTo(row.path("buildErrLine").asInt());
              });
    } else {
      plan(row, checks, false);
    }
    assertThat(found(checks)).isEqualTo(expected(row.path("warnings")));
    assertThat(checks.findings())
        .allSatisfy(finding -> {
          CheckRule rule = finding.rule();
          assertThat(rule.url()).isEqualTo(url(row, rule));
        });
  }

  private static String url(JsonNode row, CheckRule rule) {
    return row.path("warnings")
        .valueStream()
        .filter(w -> w.path("rule").asText().equals(rule.name()))
        .findFirst()
        .orElseThrow()
        .path("url")
        .asText();
  }

  private static void call(JsonNode row) {
    Checks checks = checks(row);
    if (row.has("buildErr")) {
      assertThatThrownBy(() -> plan(row, checks, true)).isInstanceOf(BuildException.class);
    } else {
      plan(row, checks, true);
    }
    if (row.has("warningsOfCheckCall")) {
      // Lines are not compared: upstream's test, which the table was taken from, has wrong ones.
      assertThat(withoutLines(found(checks)))
          .isEqualTo(withoutLines(expected(row.path("warningsOfCheckCall"))));
    } else {
      assertThat(found(checks)).isEqualTo(expected(row.path("warnings")));
    }
  }

  private static List<String> expected(JsonNode warnings) {
    return warnings
        .valueStream()
        .map(w ->
            w.path("line").asInt()
                + " "
                + w.path("rule").asText()
                + " "
                + w.path("message").asText())
        .sorted()
        .toList();
  }

  private static List<String> withoutLines(List<String> warnings) {
    return warnings.stream().map(w -> w.substring(w.indexOf(' ') + 1)).sorted().toList();
  }

  private static List<String> found(Checks checks) {
    return checks.warnings().stream().map(ChecksConformanceTest::text).sorted().toList();
  }

  private static String text(Warning warning) {
    return warning.line() + " " + warning.rule() + " " + warning.message();
  }

  private static Checks checks(JsonNode row) {
    JsonNode option = row.path("options").path("build-arg:" + Checks.BUILD_ARGUMENT);
    Checks checks = new Checks(option.isMissingNode() ? null : option.asText());
    checks.ignored(
        DockerIgnore.parse(
                ".dockerignore", row.path("dockerignore").asText().getBytes(StandardCharsets.UTF_8))
            ::excludesSource);
    return checks;
  }

  private static void plan(JsonNode row, Checks checks, boolean allStages) {
    Map<String, String> args = new HashMap<>();
    row.path("options")
        .properties()
        .forEach(e -> args.put(e.getKey().replace("build-arg:", ""), e.getValue().asText()));
    String platforms = args.remove("platform");
    Dockerfile file =
        DockerfileParser.parse(
            "Dockerfile", row.path("dockerfile").asText().getBytes(StandardCharsets.UTF_8), checks);
    for (String platform : (platforms == null ? "linux/amd64" : platforms).split(",")) {
      PlanOptions options =
          new PlanOptions(args, null, Platform.parse(platform), HERE, Set.of(), Map.of());
      plan(
          allStages
              ? StageGraph.ofAllStages(file, options, checks)
              : StageGraph.of(file, options, checks));
    }
    checks.enforce();
  }

  private static void plan(StageGraph graph) {
    assertThat(StagePlans.of(graph, base -> config(base.platform())).plans())
        .hasSameSizeAs(graph.reachable());
  }

  private static ImageConfig config(Platform platform) {
    return new ImageConfig(
        null,
        null,
        platform.architecture(),
        platform.variant(),
        platform.os(),
        null,
        null,
        ContainerConfig.EMPTY,
        null,
        null,
        null);
  }
}
