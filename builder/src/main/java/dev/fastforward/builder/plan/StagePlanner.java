package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.dockerfile.CheckRule;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Platform;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the instructions of a stage into steps. Pure. */
public final class StagePlanner {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private StagePlanner() {}

  /**
   * Plans one stage.
   *
   * @param stage index in the graph
   * @throws BuildException with the place: UnsupportedInstruction, DockerfileInvalid,
   *     BuildArgMissing
   */
  public static StagePlan plan(StageGraph graph, int stage, StageInput input) {
    PlannedStage planned = graph.stages().get(stage);
    TargetSystem system = TargetSystem.of(graph.platform(stage).os());
    ContainerConfig initial = initial(input, system);
    StagePlan parent = input.parent();
    StageState state =
        new StageState(
            graph.file().escape(),
            initial,
            author(input),
            parent == null ? StageScope.EMPTY : parent.scope(),
            graph.checks(),
            system);
    basePlatform(graph, planned, input.baseConfig());
    Steps steps = new Steps(graph, planned, state);
    triggers(planned, input.baseConfig()).forEach(steps::add);
    planned.instructions().forEach(steps::add);
    return new StagePlan(
        state.steps(),
        initial,
        stage == graph.target() ? labelled(state.config(), graph.options()) : state.config(),
        state.author(),
        state.scope(),
        state.parameters().parameters());
  }

  /** The config of the base, ready for the first instruction. */
  private static ContainerConfig initial(StageInput input, TargetSystem system) {
    StagePlan parent = input.parent();
    if (parent != null) {
      return parent.finalConfig().withOnBuild(null);
    }
    ImageConfig base = input.baseConfig();
    ContainerConfig config =
        base == null
            ? ContainerConfig.EMPTY.withWorkingDir(system.spelled("/"))
            : base.containerConfig();
    List<String> env = config.env() == null ? List.of() : config.env();
    if (system == TargetSystem.UNIX && !EnvEntries.contains(env, "PATH")) {
      config = config.withEnv(EnvEntries.with(env, "PATH", DEFAULT_PATH));
    }
    String workingDir = config.workingDir();
    if (system == TargetSystem.UNIX && workingDir != null && !workingDir.isEmpty()) {
      config = config.withWorkingDir(WorkDirPath.configured(null, workingDir));
    }
    return config.withOnBuild(null);
  }

  /** An image without an index is taken as it is, whatever it is for. */
  private static void basePlatform(
      StageGraph graph, PlannedStage stage, @Nullable ImageConfig base) {
    if (base == null || !(stage.base() instanceof StageBase.Image image)) {
      return;
    }
    Platform actual = base.platform().normalized();
    if (!actual.isSameMachineAs(image.platform())) {
      graph
          .checks()
          .add(
              stage.source(),
              CheckRule.InvalidBaseImagePlatform,
              "Base image "
                  + graph.baseName(stage.index())
                  + " was pulled with platform \""
                  + actual
                  + "\", expected \""
                  + image.platform()
                  + "\" for current build",
              stage.source().keyword());
    }
  }

  private static @Nullable String author(StageInput input) {
    if (input.parent() != null) {
      return input.parent().author();
    }
    return input.baseConfig() == null ? null : input.baseConfig().author();
  }

  /** What ONBUILD of the base image brings. */
  private static List<Instruction> triggers(PlannedStage stage, @Nullable ImageConfig base) {
    List<String> texts = base == null ? null : base.containerConfig().onBuild();
    return texts == null
        ? List.of()
        : texts.stream().map(text -> DockerfileParser.parseTrigger(text, stage.source())).toList();
  }

  private static ContainerConfig labelled(ContainerConfig config, PlanOptions options) {
    if (options.labels().isEmpty()) {
      return config;
    }
    TreeMap<String, String> labels = new TreeMap<>();
    if (config.labels() != null) {
      labels.putAll(config.labels());
    }
    labels.putAll(options.labels());
    return config.withLabels(labels);
  }
}
