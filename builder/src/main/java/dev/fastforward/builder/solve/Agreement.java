package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.keys.CacheKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether the hits of a schedule go together: one key has one result per build, so that no image is
 * a mix of two runs of the same step.
 */
final class Agreement {
  private final Map<Integer, StageChain> chains;
  private final Map<Integer, Hit> hits;
  private final Schedule schedule;
  private final Elsewhere elsewhere;
  private final Map<CacheKey, ImageState> known = new HashMap<>();

  /**
   * A hit that must not be used.
   *
   * @param stage whose hit it is
   * @param step what is found from here on does not count
   */
  record Demotion(int stage, int step) {}

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

  Agreement(
      Map<Integer, StageChain> chains,
      Map<Integer, Hit> hits,
      Schedule schedule,
      Elsewhere elsewhere) {
    this.chains = chains;
    this.hits = hits;
    this.schedule = schedule;
    this.elsewhere = elsewhere;
  }

  /** The first hit that contradicts one before it, or what will be made anew; null if all agree. */
  @Nullable Demotion contradiction() {
    for (int stage : schedule.order()) {
      Demotion found = otherResult(stage);
      if (found != null) {
        return found;
      }
    }
    for (int stage : schedule.order()) {
      Demotion found = otherSource(stage);
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
  private @Nullable Demotion otherResult(int stage) {
    Hit hit = hits.get(stage);
    if (hit == null) {
      return null;
    }
    List<Lineage.Position> steps = layered(stage, hit);
    for (int i = 0; i < steps.size(); i++) {
      ImageState other = result(Objects.requireNonNull(steps.get(i).key()));
      if (other != null && !other.contents().equals(hit.states().get(i).contents())) {
        return demotion(stage, steps.get(i));
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      known.putIfAbsent(Objects.requireNonNull(steps.get(i).key()), hit.states().get(i));
    }
    return null;
  }

  /** Finds a step that took files from another result of a stage than this build has. */
  private @Nullable Demotion otherSource(int stage) {
    Hit hit = hits.get(stage);
    if (hit == null) {
      return null;
    }
    for (Lineage.Position position : layered(stage, hit)) {
      for (int source : StepSources.of(position.step())) {
        for (int behind : StepSources.behind(chains, source)) {
          if (isNeeded(behind) && !agrees(behind, hit.state().origin().sources())) {
            return demotion(stage, position);
          }
        }
      }
    }
    return null;
  }

  private boolean isNeeded(int stage) {
    return schedule.needs(stage)
        || elsewhere.needs(Objects.requireNonNull(chains.get(stage)).endKey());
  }

  private boolean agrees(int source, Map<CacheKey, SourceState> noted) {
    StageChain chain = Objects.requireNonNull(chains.get(source));
    if (Lineage.of(chains, chain, chain.steps().size()).layered().isEmpty()) {
      return true; // the base image itself
    }
    ImageState result = result(chain.endKey());
    SourceState then = noted.get(chain.endKey());
    return result != null && then != null && then.contents().equals(result.contents());
  }

  private List<Lineage.Position> layered(int stage, Hit hit) {
    StageChain chain = Objects.requireNonNull(chains.get(stage));
    return Lineage.of(chains, chain, hit.step() + 1).layered();
  }

  private static Demotion demotion(int stage, Lineage.Position position) {
    return new Demotion(stage, position.chain().index() == stage ? position.index() : 0);
  }
}
