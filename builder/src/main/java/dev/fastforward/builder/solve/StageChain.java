package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.plan.PlannedStage;
import dev.fastforward.builder.plan.StagePlan;
import dev.fastforward.builder.resolve.ResolvedImage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stage with the keys of its steps. It refers to the stages that it depends on. Immutable; equal
 * to itself only, so a stage can be the key of a map.
 */
public final class StageChain {
  private final PlannedStage stage;
  private final ChainStart start;
  private final StagePlan plan;
  private final List<ChainStep> steps;
  private final List<LayerStep> layerSteps;

  StageChain(PlannedStage stage, ChainStart start, StagePlan plan, List<ChainStep> steps) {
    this.stage = stage;
    this.start = start;
    this.plan = plan;
    this.steps = List.copyOf(steps);
    this.layerSteps =
        this.steps.stream().filter(LayerStep.class::isInstance).map(LayerStep.class::cast).toList();
  }

  /** Position in the Dockerfile, from 0. */
  public int index() {
    return stage.index();
  }

  /** As FROM … AS gives it, in lower case; null if the stage has no name. */
  public @Nullable String name() {
    return stage.name();
  }

  /** The name, or else the position. */
  public String title() {
    String name = stage.name();
    return name == null ? String.valueOf(index()) : name;
  }

  public ChainStart start() {
    return start;
  }

  public StagePlan plan() {
    return plan;
  }

  public List<ChainStep> steps() {
    return steps;
  }

  /** The steps that can have cache entries, in order. */
  public List<LayerStep> layerSteps() {
    return layerSteps;
  }

  /** The key of the stage's final state. */
  public CacheKey endKey() {
    return layerSteps.isEmpty() ? start.key() : layerSteps.getLast().key();
  }

  /** The step with that key. */
  LayerStep stepOf(CacheKey key) {
    return layerSteps.stream()
        .filter(step -> step.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(key + " is of no step of " + title()));
  }

  /** The keys of the steps before one, in order. */
  List<CacheKey> keysBefore(int step) {
    return layerSteps.stream().filter(s -> s.index() < step).map(LayerStep::key).toList();
  }

  /** The base image of this stage, or of the stage that it is based on; null for scratch. */
  public @Nullable ResolvedImage baseImage() {
    return switch (start) {
      case ChainStart.Scratch _ -> null;
      case ChainStart.Image image -> image.image();
      case ChainStart.Parent parent -> parent.stage().baseImage();
    };
  }

  /** The state before the first step, for a stage that is based on no other stage. */
  public ImageState baseState(Times times) {
    Origin origin = Origin.base(start.key());
    return start instanceof ChainStart.Image(ImageReference _, ResolvedImage image, CacheKey _)
        ? new ImageState(
            image.layers(),
            image.config().historyEntries(),
            times.created(image.config().created()),
            origin)
        : new ImageState(List.of(), List.of(), times.created(null), origin);
  }

  /** This stage and all stages that it depends on, as bases or as sources of files. */
  Set<StageChain> behind() {
    Set<StageChain> found = new LinkedHashSet<>();
    collect(found);
    return found;
  }

  private void collect(Set<StageChain> found) {
    if (!found.add(this)) {
      return;
    }
    if (start instanceof ChainStart.Parent(StageChain parent)) {
      parent.collect(found);
    }
    layerSteps.forEach(step -> step.sources().forEach(source -> source.collect(found)));
  }

  /** The end keys of this stage and of all stages that it depends on. */
  Set<CacheKey> keysBehind() {
    return behind().stream().map(StageChain::endKey).collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return "stage " + title();
  }
}
