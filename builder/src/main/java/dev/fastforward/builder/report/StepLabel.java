package dev.fastforward.builder.report;

import org.jspecify.annotations.Nullable;

/**
 * The name of a step for people. Immutable.
 *
 * @param stage name of the stage; null for none
 * @param number number of the step in its stage, from 1
 * @param total number of steps of the stage
 * @param text the instruction
 */
public record StepLabel(@Nullable String stage, int number, int total, String text) {
  @Override
  public String toString() {
    return place() + " " + text;
  }

  /** The stage and number, without the instruction. */
  String place() {
    return "[" + (stage == null ? "" : stage + " ") + number + "/" + total + "]";
  }
}
