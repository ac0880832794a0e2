package dev.fastforward.builder.solve;

import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.step.Step;

/** A step of a stage, at its place in the stage's chain. */
public sealed interface ChainStep permits ConfigStep, LayerStep {
  /** Position among the steps of the stage, from 0. */
  int index();

  Step step();

  /** Names the step for people. */
  StepLabel label();
}
