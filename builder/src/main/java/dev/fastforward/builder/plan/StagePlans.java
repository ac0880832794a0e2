package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.image.ImageConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The plans of the target and of all stages that it needs, where nothing is to be built. */
public record StagePlans(Map<PlannedStage, StagePlan> plans) {
  public StagePlans {
    plans = Map.copyOf(plans);
  }

  /**
   * Plans all stages of {@link StageGraph#reachable}.
   *
   * @param images the config of an image that FROM names
   * @throws BuildException as {@link StagePlanner#plan}
   */
  public static StagePlans of(StageGraph graph, Function<StageBase.Image, ImageConfig> images) {
    Map<PlannedStage, StagePlan> plans = new LinkedHashMap<>();
    for (int index : graph.reachable()) {
      PlannedStage stage = graph.stages().get(index);
      StageInput input =
          switch (stage.base()) {
            case StageBase.Scratch _ -> StageInput.scratch();
            case StageBase.Image image -> StageInput.image(images.apply(image));
            case StageBase.Stage parent ->
                StageInput.stage(plan(plans, graph.stages().get(parent.index())));
          };
      plans.put(stage, StagePlanner.plan(graph, index, input));
    }
    return new StagePlans(plans);
  }

  StagePlan of(PlannedStage stage) {
    return plan(plans, stage);
  }

  private static StagePlan plan(Map<PlannedStage, StagePlan> plans, PlannedStage stage) {
    StagePlan plan = plans.get(stage);
    if (plan == null) {
      throw new IllegalStateException(stage.displayName() + " is not planned");
    }
    return plan;
  }
}
