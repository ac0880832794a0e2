package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.image.ImageConfig;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Plans stages where nothing is to be built. Pure. */
public final class StagePlans {
  private StagePlans() {}

  /**
   * All that {@link StageGraph#reachable} names, by index.
   *
   * @param images the config of an image that FROM names
   * @throws BuildException as {@link StagePlanner#plan}
   */
  public static Map<Integer, StagePlan> of(
      StageGraph graph, Function<StageBase.Image, ImageConfig> images) {
    SortedMap<Integer, StagePlan> plans = new TreeMap<>();
    for (int stage : graph.reachable()) {
      StageInput input =
          switch (graph.stages().get(stage).base()) {
            case StageBase.Scratch _ -> StageInput.scratch();
            case StageBase.Image image -> StageInput.image(images.apply(image));
            case StageBase.Stage parent -> {
              StagePlan plan = plans.get(parent.index());
              if (plan == null) {
                throw new IllegalStateException("the base of stage " + stage + " is not planned");
              }
              yield StageInput.stage(plan);
            }
          };
      plans.put(stage, StagePlanner.plan(graph, stage, input));
    }
    return Collections.unmodifiableMap(plans);
  }
}
