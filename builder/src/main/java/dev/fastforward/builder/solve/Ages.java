package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.keys.CacheKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is behind a hit is too old: its own commands, and those of the stages that files
 * were taken from. Steps that run nothing do not age: the same inputs give the same layer. Pure.
 *
 * @param limit what was run before it is too old; null for none
 */
public record Ages(Map<Integer, StageChain> chains, @Nullable Instant limit) {

  /** The first RUN behind a hit that is too old; null if none is. */
  @Nullable CacheKey tooOld(int stage, Hit hit) {
    if (limit == null) {
      return null;
    }
    List<Lineage.Position> steps = layered(stage, hit);
    List<Long> times = hit.state().origin().ranAt();
    for (int i = 0; i < steps.size(); i++) {
      if (Origin.isBefore(times.get(i), limit)) {
        return steps.get(i).key();
      }
    }
    return null;
  }

  /** The first step behind a hit that took files of a RUN that is too old; null if none did. */
  Agreement.@Nullable Demotion tookTooOld(int stage, Hit hit) {
    if (limit == null) {
      return null;
    }
    for (Lineage.Position position : layered(stage, hit)) {
      for (int source : StepSources.of(position.step())) {
        SourceState state =
            hit.state().origin().sources().get(Objects.requireNonNull(chains.get(source)).endKey());
        if (state == null || Origin.isBefore(state.oldestRun(), limit)) {
          return new Agreement.Demotion(
              stage, position.chain().index() == stage ? position.index() : 0);
        }
      }
    }
    return null;
  }

  private List<Lineage.Position> layered(int stage, Hit hit) {
    StageChain chain = Objects.requireNonNull(chains.get(stage));
    return Lineage.of(chains, chain, hit.step() + 1).layered();
  }
}
