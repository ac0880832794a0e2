package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.Step;
import java.util.List;

/**
 * A step that makes a layer.
 *
 * @param parent key of the state that the step finds
 * @param key of the state that the step leaves, known before anything runs
 * @param sources stages that the step takes files from
 */
public record LayerStep(
    int index, Step step, StepLabel label, CacheKey parent, CacheKey key, List<StageChain> sources)
    implements ChainStep {

  public LayerStep {
    sources = List.copyOf(sources);
  }

  /** Returns the stage that the step's instruction names. */
  public StageChain source(CopySource.Stage named) {
    return sources.stream()
        .filter(stage -> stage.index() == named.index())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(label + " takes nothing of " + named));
  }
}
