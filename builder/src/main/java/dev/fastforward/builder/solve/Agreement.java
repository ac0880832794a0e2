package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.keys.CacheKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the hits of a schedule agree: one key has one result per build, so no image mixes two
 * runs of the same step.
 */
final class Agreement {
  private final Schedule schedule;
  private final Elsewhere elsewhere;
  private final Map<CacheKey, ImageState> known = new HashMap<>();

  /**
   * A hit that must not be used.
   *
   * @param stage that the hit belongs to
   * @param step position of the first step whose entry must not be used
   */
  record Demotion(StageChain stage, int step) {
    /**
     * Rejects the entries from a step on. The step belongs to the stage or to one that it is based
     * on.
     */
    static Demotion of(StageChain stage, Lineage.Position<LayerStep> at) {
      return new Demotion(stage, at.stage() == stage ? at.step().index() : 0);
    }
  }

  /** The rest of the build: steps that are already done, and the other platforms. */
  @FunctionalInterface
  interface Elsewhere {
    /** The result of a step; null if there is none. */
    @Nullable ImageState result(CacheKey key);

    /** Whether a stage that ends with a key is built there. */
    default boolean needs(CacheKey endKey) {
      return false;
    }
  }

  Agreement(Schedule schedule, Elsewhere elsewhere) {
    this.schedule = schedule;
    this.elsewhere = elsewhere;
  }

  /**
   * The first hit that contradicts an earlier hit or a step that is left to do; null if there is
   * none.
   */
  @Nullable Demotion contradiction() {
    for (ScheduledStage stage : schedule.stages()) {
      Hit hit = stage.hit();
      Demotion found = hit == null ? null : otherResult(stage.chain(), hit);
      if (found != null) {
        return found;
      }
    }
    for (ScheduledStage stage : schedule.stages()) {
      Hit hit = stage.hit();
      Demotion found = hit == null ? null : otherSource(stage.chain(), hit);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The results of the hits by key; complete when there is no contradiction. */
  Map<CacheKey, ImageState> results() {
    return Map.copyOf(known);
  }

  /** The result of a key in the hits or elsewhere; null if there is none. */
  @Nullable ImageState result(CacheKey key) {
    ImageState state = known.get(key);
    return state == null ? elsewhere.result(key) : state;
  }

  /** Finds a step whose result in the hit differs from its result elsewhere in this build. */
  private @Nullable Demotion otherResult(StageChain stage, Hit hit) {
    List<Lineage.Position<LayerStep>> steps = Lineage.upTo(stage, hit.step()).layered();
    for (int i = 0; i < steps.size(); i++) {
      ImageState other = result(steps.get(i).step().key());
      if (other != null && !other.contents().equals(hit.states().get(i).contents())) {
        return Demotion.of(stage, steps.get(i));
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      known.putIfAbsent(steps.get(i).step().key(), hit.states().get(i));
    }
    return null;
  }

  /** Finds a step that took files from another result of a stage than this build has. */
  private @Nullable Demotion otherSource(StageChain stage, Hit hit) {
    Map<CacheKey, SourceState> noted = hit.state().origin().sources();
    for (Lineage.Position<LayerStep> position : Lineage.upTo(stage, hit.step()).layered()) {
      for (StageChain source : position.step().sources()) {
        for (StageChain behind : source.behind()) {
          if (isNeeded(behind) && !agrees(behind, noted)) {
            return Demotion.of(stage, position);
          }
        }
      }
    }
    return null;
  }

  private boolean isNeeded(StageChain stage) {
    return schedule.needs(stage) || elsewhere.needs(stage.endKey());
  }

  private boolean agrees(StageChain source, Map<CacheKey, SourceState> noted) {
    if (Lineage.of(source).layered().isEmpty()) {
      return true; // the base image itself
    }
    ImageState result = result(source.endKey());
    SourceState then = noted.get(source.endKey());
    return result != null && then != null && then.contents().equals(result.contents());
  }
}
