package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.keys.SourceKey;
import dev.fastforward.builder.keys.StepKeys;
import dev.fastforward.builder.plan.PlannedStage;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.plan.StageInput;
import dev.fastforward.builder.plan.StagePlan;
import dev.fastforward.builder.plan.StagePlanner;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.ResolvedImage;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans the stages that the target needs and computes all their keys, before anything runs. */
public final class ChainBuilder {
  private final StageGraph graph;
  private final BaseImages images;
  private final StepKeyer keyer;
  private final Map<Integer, StageChain> chains = new HashMap<>();

  /**
   * @param images all that the stages need
   */
  public ChainBuilder(StageGraph graph, BaseImages images, StepKeyer keyer) {
    this.graph = graph;
    this.images = images;
    this.keyer = keyer;
  }

  /** The chains of the target and of all that it needs, each behind those that it needs. */
  public List<StageChain> build() throws IOException, InterruptedException {
    List<StageChain> result = new ArrayList<>();
    for (int stage : graph.reachable()) {
      StageChain chain = chain(graph.stages().get(stage));
      chains.put(stage, chain);
      result.add(chain);
    }
    return result;
  }

  private StageChain chain(PlannedStage stage) throws IOException, InterruptedException {
    return switch (stage.base()) {
      case StageBase.Scratch scratch ->
          chain(
              stage,
              null,
              StagePlanner.plan(graph, stage.index(), StageInput.scratch()),
              StepKeys.scratch(scratch.platform()));
      case StageBase.Image base -> {
        ResolvedImage image = images.get(base.reference(), base.platform());
        yield chain(
            stage,
            image,
            StagePlanner.plan(graph, stage.index(), StageInput.image(image.config())),
            StepKeys.base(image.digest(), image.platform()));
      }
      case StageBase.Stage base -> {
        StageChain parent = parent(base.index());
        yield chain(
            stage,
            null,
            StagePlanner.plan(graph, stage.index(), StageInput.stage(parent.plan())),
            parent.endKey());
      }
    };
  }

  private StageChain chain(
      PlannedStage stage, @Nullable ResolvedImage image, StagePlan plan, CacheKey baseKey)
      throws IOException, InterruptedException {
    List<@Nullable CacheKey> keys = new ArrayList<>();
    CacheKey key = baseKey;
    for (Step step : plan.steps()) {
      CacheKey next =
          keyer.after(
              key, step, (s, source, files) -> new SourceKey.Stage(parent(source).endKey()));
      keys.add(next);
      key = next == null ? key : next;
    }
    return new StageChain(
        stage.index(), stage.name(), shownName(stage), stage.base(), image, plan, baseKey, keys);
  }

  /** As BuildKit shows it: steps of several stages are seen at the same time. */
  private @Nullable String shownName(PlannedStage stage) {
    return stage.name() == null && graph.stages().size() > 1
        ? "stage-" + stage.index()
        : stage.name();
  }

  private StageChain parent(int index) {
    StageChain chain = chains.get(index);
    if (chain == null) {
      throw new IllegalStateException("stage " + index + " is needed before it is planned");
    }
    return chain;
  }
}
