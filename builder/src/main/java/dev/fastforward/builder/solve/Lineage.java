package dev.fastforward.builder.solve;

import java.util.ArrayList;
import java.util.List;

/**
 * All steps that lead to a state. Steps of the stages that its stage is based on come first. Pure.
 *
 * @param root the stage that is based on no other
 */
record Lineage(StageChain root, List<Position<ChainStep>> positions) {

  /** A step of a stage. */
  record Position<S extends ChainStep>(StageChain stage, S step) {}

  /** The steps up to the end of a stage. */
  static Lineage of(StageChain stage) {
    return of(stage, stage.steps().size());
  }

  /** The steps up to one of a stage, that one included. */
  static Lineage upTo(StageChain stage, ChainStep last) {
    return of(stage, last.index() + 1);
  }

  private static Lineage of(StageChain stage, int count) {
    List<Position<ChainStep>> positions = new ArrayList<>();
    StageChain root = stage;
    if (stage.start() instanceof ChainStart.Parent(StageChain parent)) {
      Lineage lineage = of(parent);
      positions.addAll(lineage.positions());
      root = lineage.root();
    }
    for (ChainStep step : stage.steps().subList(0, count)) {
      positions.add(new Position<>(stage, step));
    }
    return new Lineage(root, List.copyOf(positions));
  }

  /** The steps that make a layer. */
  List<Position<LayerStep>> layered() {
    List<Position<LayerStep>> layered = new ArrayList<>();
    for (Position<ChainStep> position : positions) {
      if (position.step() instanceof LayerStep step) {
        layered.add(new Position<>(position.stage(), step));
      }
    }
    return layered;
  }
}
