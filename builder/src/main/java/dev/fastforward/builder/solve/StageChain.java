package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.plan.StagePlan;
import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.resolve.ResolvedImage;
import dev.fastforward.builder.step.Step;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stage with the keys of its steps.
 *
 * @param index of the stage
 * @param shownName tells the stage from the others, for people; null if there are no others
 * @param baseImage the image of FROM, where it is one of a registry
 * @param baseKey key of the state that the first step finds
 * @param keys for each step the key of the state that it leaves; null for steps that change the
 *     config only
 */
public record StageChain(
    int index,
    @Nullable String name,
    @Nullable String shownName,
    StageBase base,
    @Nullable ResolvedImage baseImage,
    StagePlan plan,
    CacheKey baseKey,
    List<@Nullable CacheKey> keys) {

  /** The state that the first step finds, for a stage whose base is no other stage. */
  public ImageState baseState(@Nullable Long epoch) {
    return baseImage == null
        ? new ImageState(List.of(), List.of(), History.time(epoch, null), Origin.base(baseKey))
        : new ImageState(
            baseImage.layers(),
            baseImage.config().historyEntries(),
            History.time(epoch, baseImage.config().created()),
            Origin.base(baseKey));
  }

  public List<Step> steps() {
    return plan.steps();
  }

  /** The key of the stage's final state. */
  public CacheKey endKey() {
    for (int i = keys.size() - 1; i >= 0; i--) {
      CacheKey key = keys.get(i);
      if (key != null) {
        return key;
      }
    }
    return baseKey;
  }

  /** The keys that there can be entries for, in order. */
  public List<CacheKey> searchable() {
    return searchableBefore(keys.size());
  }

  /**
   * @param step index of the first step that does not count
   */
  List<CacheKey> searchableBefore(int step) {
    return keys.subList(0, step).stream()
        .filter(Objects::nonNull)
        .map(k -> Objects.requireNonNull(k))
        .toList();
  }

  /** The index of the step that leaves a key. */
  int stepOf(CacheKey key) {
    return keys.indexOf(key);
  }

  /** Names a step for people. */
  public StepLabel label(int step) {
    return new StepLabel(shownName, step + 1, steps().size(), steps().get(step).info().text());
  }
}
