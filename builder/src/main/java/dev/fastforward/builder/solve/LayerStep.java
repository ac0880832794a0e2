package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.keys.KeyInputs;
import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.Step;
import java.util.List;

/**
 * A step that makes a layer.
 *
 * @param parent key of the state that the step finds
 * @param inputs all that the key of the state that the step leaves is computed from
 * @param sources stages that the step takes files from
 */
public record LayerStep(
    int index,
    Step step,
    StepLabel label,
    CacheKey parent,
    KeyInputs inputs,
    List<StageChain> sources)
    implements ChainStep {

  public LayerStep {
    sources = List.copyOf(sources);
  }

  /** The key of the state that the step leaves, known before anything runs. */
  public CacheKey key() {
    return inputs.key();
  }

  /** Returns the stage that the step's instruction names. */
  public StageChain source(CopySource.Stage named) {
    return sources.stream()
        .filter(stage -> stage.index() == named.index())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(label + " takes nothing of " + named));
  }
}
