package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.keys.CacheKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is behind a hit is too old: its own commands, and those of the stages that files
 * were taken from. Steps that run nothing do not age: the same inputs give the same layer. Pure.
 *
 * @param limit what was run before it is too old; null for none
 */
public record Ages(@Nullable Instant limit) {

  /** The first RUN behind a hit that is too old; null if none is. */
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

  /** The first step behind a hit that took files of a RUN that is too old; null if none did. */
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
