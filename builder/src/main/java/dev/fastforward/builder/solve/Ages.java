package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.keys.CacheKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds hits that are too old: because of their own commands, or of commands of stages that files
 * were taken from. Steps that run no command do not age: the same inputs give the same layer. Pure.
 *
 * @param limit time before which a RUN is too old; null for no limit
 */
public record Ages(@Nullable Instant limit) {

  /** The key of the first step up to the hit whose RUN is too old; null if there is none. */
  @Nullable CacheKey tooOld(StageChain stage, Hit hit) {
    if (limit == null) {
      return null;
    }
    List<Lineage.Position<LayerStep>> steps = Lineage.upTo(stage, hit.step()).layered();
    List<Long> times = hit.state().origin().ranAt();
    for (int i = 0; i < steps.size(); i++) {
      if (Origin.isBefore(times.get(i), limit)) {
        return steps.get(i).step().key();
      }
    }
    return null;
  }

  /**
   * The first step up to the hit that took files of a RUN that is too old; null if there is none.
   */
  Agreement.@Nullable Demotion tookTooOld(StageChain stage, Hit hit) {
    if (limit == null) {
      return null;
    }
    for (Lineage.Position<LayerStep> position : Lineage.upTo(stage, hit.step()).layered()) {
      for (StageChain source : position.step().sources()) {
        SourceState state = hit.state().origin().sources().get(source.endKey());
        if (state == null || Origin.isBefore(state.oldestRun(), limit)) {
          return Agreement.Demotion.of(stage, position);
        }
      }
    }
    return null;
  }
}
