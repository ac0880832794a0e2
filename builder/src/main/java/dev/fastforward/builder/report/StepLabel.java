package dev.fastforward.builder.report;

import org.jspecify.annotations.Nullable;

/**
 * Names a step for people.
 *
 * @param stage name of the stage; null where it has none
 * @param number of the step within its stage, from 1
 * @param total number of steps of the stage
 * @param text the instruction
 */
public record StepLabel(@Nullable String stage, int number, int total, String text) {
  @Override
  public String toString() {
    return place() + " " + text;
  }

  /** Which step of which stage, without the instruction. */
  String place() {
    return "[" + (stage == null ? "" : stage + " ") + number + "/" + total + "]";
  }
}
