package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.keys.CacheKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the hits of a schedule go together: one key has one result per build, so that no image is
 * a mix of two runs of the same step.
 */
final class Agreement {
  private final Schedule schedule;
  private final Elsewhere elsewhere;
  private final Map<CacheKey, ImageState> known = new HashMap<>();

  /**
   * A hit that must not be used.
   *
   * @param stage whose hit it is
   * @param step position from which on what is found does not count
   */
  record Demotion(StageChain stage, int step) {
    /** Nothing counts from that step on, which is the stage's own or one of those below it. */
    static Demotion of(StageChain stage, Lineage.Position<LayerStep> at) {
      return new Demotion(stage, at.stage() == stage ? at.step().index() : 0);
    }
  }

  /** What the rest of the build has: what was made already, and the other platforms. */
  @FunctionalInterface
  interface Elsewhere {
    /** The result of a step; null where it has none. */
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

  /** The first hit that contradicts one before it, or a step that is left to do; null if none. */
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

  /** The results that the hits have, by key, after no contradiction was found. */
  Map<CacheKey, ImageState> results() {
    return Map.copyOf(known);
  }

  /** The one result of a key, as the hits have it; null where none has. */
  @Nullable ImageState result(CacheKey key) {
    ImageState state = known.get(key);
    return state == null ? elsewhere.result(key) : state;
  }

  /** Finds a step whose result in the hit is another one than elsewhere in this build. */
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
