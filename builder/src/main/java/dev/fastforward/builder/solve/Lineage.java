package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All steps that lead to a state, those of the stages that its stage is based on first. Pure.
 *
 * @param root the stage that is based on no other
 */
record Lineage(StageChain root, List<Position> positions) {

  /** A step of a stage. */
  record Position(StageChain chain, int index) {
    Step step() {
      return chain.steps().get(index);
    }

    /** Null for a step that only changes the config. */
    @Nullable CacheKey key() {
      return chain.keys().get(index);
    }
  }

  /**
   * @param end index of the first step of the chain that does not belong to it
   */
  static Lineage of(Map<Integer, StageChain> chains, StageChain chain, int end) {
    List<Position> positions = new ArrayList<>();
    StageChain root = chain;
    if (chain.base() instanceof StageBase.Stage base) {
      StageChain parent = Objects.requireNonNull(chains.get(base.index()));
      Lineage lineage = of(chains, parent, parent.steps().size());
      positions.addAll(lineage.positions());
      root = lineage.root();
    }
    for (int i = 0; i < end; i++) {
      positions.add(new Position(chain, i));
    }
    return new Lineage(root, List.copyOf(positions));
  }

  /** The steps that make a layer. */
  List<Position> layered() {
    return positions.stream().filter(p -> p.key() != null).toList();
  }
}
