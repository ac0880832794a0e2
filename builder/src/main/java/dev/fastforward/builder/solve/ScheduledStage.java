package dev.fastforward.builder.solve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage that is needed, and what is left to do of it.
 *
 * @param hit that it continues from; null if it begins at its base
 * @param needs stages that it is based on or takes files from
 */
public record ScheduledStage(StageChain chain, @Nullable Hit hit, List<StageChain> needs) {
  public ScheduledStage {
    needs = List.copyOf(needs);
  }

  /** Position of the first step to carry out. */
  public int start() {
    return hit == null ? 0 : hit.step().index() + 1;
  }

  /** The steps to carry out. */
  public List<ChainStep> remaining() {
    return chain.steps().subList(start(), chain.steps().size());
  }

  /** Those of them that make a layer: the cache has no entry for them. */
  public List<LayerStep> misses() {
    return chain.layerSteps().stream().filter(step -> step.index() >= start()).toList();
  }

  /** The steps with a layer that the hit covers. */
  public List<LayerStep> hits() {
    return chain.layerSteps().stream().filter(step -> step.index() < start()).toList();
  }
}
