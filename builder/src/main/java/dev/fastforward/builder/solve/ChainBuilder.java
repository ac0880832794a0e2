package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.keys.KeyInputs;
import dev.fastforward.builder.keys.SourceKey;
import dev.fastforward.builder.keys.StepKeys;
import dev.fastforward.builder.plan.PlannedStage;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.plan.StageInput;
import dev.fastforward.builder.plan.StagePlan;
import dev.fastforward.builder.plan.StagePlanner;
import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.ResolvedImage;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans the stages that the target needs and computes all their keys, before anything runs. */
public final class ChainBuilder {
  private final StageGraph graph;
  private final BaseImages images;
  private final StepKeyer keyer;

  /** By position in the Dockerfile; null for those that are not needed, or not planned yet. */
  private final @Nullable StageChain[] chains;

  /**
   * @param images all that the stages need
   */
  public ChainBuilder(StageGraph graph, BaseImages images, StepKeyer keyer) {
    this.graph = graph;
    this.images = images;
    this.keyer = keyer;
    this.chains = new StageChain[graph.stages().size()];
  }

  /** The chains of the target and of all that it needs, each behind those that it needs. */
  public List<StageChain> build() throws IOException, InterruptedException {
    List<StageChain> result = new ArrayList<>();
    for (int stage : graph.reachable()) {
      StageChain chain = chain(graph.stages().get(stage));
      chains[stage] = chain;
      result.add(chain);
    }
    return result;
  }

  private StageChain chain(PlannedStage stage) throws IOException, InterruptedException {
    return switch (stage.base()) {
      case StageBase.Scratch scratch ->
          chain(
              stage,
              new ChainStart.Scratch(StepKeys.scratch(scratch.platform()).key()),
              StageInput.scratch());
      case StageBase.Image base -> {
        ResolvedImage image = images.get(base.reference(), base.platform());
        yield chain(
            stage,
            new ChainStart.Image(
                base.reference(), image, StepKeys.base(image.digest(), image.platform()).key()),
            StageInput.image(image.config()));
      }
      case StageBase.Stage base -> {
        StageChain parent = planned(base.index());
        yield chain(stage, new ChainStart.Parent(parent), StageInput.stage(parent.plan()));
      }
    };
  }

  private StageChain chain(PlannedStage stage, ChainStart start, StageInput input)
      throws IOException, InterruptedException {
    StagePlan plan = StagePlanner.plan(graph, stage.index(), input);
    List<ChainStep> steps = new ArrayList<>();
    CacheKey parent = start.key();
    for (Step step : plan.steps()) {
      int index = steps.size();
      StepLabel label =
          new StepLabel(shownName(stage), index + 1, plan.steps().size(), step.info().text());
      if (step instanceof Step.Config config) {
        steps.add(new ConfigStep(index, config, label));
        continue;
      }
      KeyInputs inputs =
          keyer.after(parent, step, (_, source, _) -> source(planned(source.index())));
      List<StageChain> sources = step.sourceStages().stream().map(this::planned).toList();
      steps.add(new LayerStep(index, step, label, parent, inputs, sources));
      parent = inputs.key();
    }
    return new StageChain(stage, start, plan, steps);
  }

  private static SourceKey source(StageChain stage) {
    return new SourceKey.Stage(stage.title(), stage.endKey());
  }

  /** As BuildKit shows it: steps of several stages are seen at the same time. */
  private @Nullable String shownName(PlannedStage stage) {
    return graph.stages().size() > 1 ? stage.displayName() : stage.name();
  }

  private StageChain planned(int index) {
    StageChain chain = chains[index];
    if (chain == null) {
      throw new IllegalStateException("stage " + index + " is needed before it is planned");
    }
    return chain;
  }
}
