package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans of Dockerfiles for tests. */
final class Plans {
  static final Platform HERE = new Platform("linux", "amd64", null);

  private Plans() {}

  static StageGraph graph(String dockerfile, Map<String, String> args, String... target) {
    return graph(dockerfile, args, Map.of(), target);
  }

  static StageGraph graph(
      String dockerfile, Map<String, String> args, Map<String, String> labels, String... target) {
    return StageGraph.of(
        DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)),
        new PlanOptions(args, target.length == 0 ? null : target[0], HERE, HERE, Set.of(), labels));
  }

  static StagePlan target(String dockerfile) {
    return target(dockerfile, Map.of());
  }

  static StagePlan target(String dockerfile, Map<String, String> args) {
    return target(dockerfile, args, Map.of());
  }

  static StagePlan target(String dockerfile, Map<String, String> args, Map<String, String> labels) {
    return plan(dockerfile, args, labels, StageInput.scratch());
  }

  static StagePlan onBase(String dockerfile, ContainerConfig config) {
    ImageConfig base =
        new ImageConfig(null, null, "amd64", null, "linux", null, null, config, null, null, null);
    return plan(dockerfile, Map.of(), Map.of(), StageInput.image(base));
  }

  /** The target's plan; stages that it is based on are planned, too. */
  static StagePlan plan(
      String dockerfile, Map<String, String> args, Map<String, String> labels, StageInput base) {
    StageGraph graph = graph(dockerfile, args, labels);
    return plan(graph, graph.target(), base);
  }

  static StagePlan plan(StageGraph graph, int stage, StageInput base) {
    return graph.stages().get(stage).base() instanceof StageBase.Stage parent
        ? StagePlanner.plan(graph, stage, StageInput.stage(plan(graph, parent.index(), base)))
        : StagePlanner.plan(graph, stage, base);
  }

  static List<String> history(StagePlan plan) {
    return plan.steps().stream().map(step -> step.info().createdBy()).toList();
  }
}
