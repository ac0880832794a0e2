package dev.fastforward.operator.status;

import dev.fastforward.crds.Condition;
import org.jspecify.annotations.Nullable;

/**
 * What the conditions are to say, before times and generation are added. Reconciling and Stalled
 * are there only while they are true, and never both: tools take the first that they find.
 *
 * @param reconciling reason of Reconciling, or null
 * @param stalled reason of Stalled, or null
 * @param message of all of them
 * @param succeeded outcome of the latest build; null leaves the condition as it is
 */
record Verdict(
    Condition.Status ready,
    String reason,
    @Nullable String reconciling,
    @Nullable String stalled,
    String message,
    @Nullable Succeeded succeeded) {

  static final String PROGRESSING = "Progressing";

  record Succeeded(Condition.Status status, String reason, String message) {}

  static Verdict good(String message, long number) {
    return new Verdict(
        Condition.Status.True,
        "BuildSucceeded",
        null,
        null,
        message,
        new Succeeded(Condition.Status.True, "BuildSucceeded", "Build " + number + " succeeded"));
  }

  static Verdict failed(String reason, String message) {
    return new Verdict(
        Condition.Status.False,
        reason,
        null,
        reason,
        message,
        new Succeeded(Condition.Status.False, reason, message));
  }

  /** Something has to change before there can be a build. */
  static Verdict blocked(String reason, String message) {
    return new Verdict(Condition.Status.False, reason, null, reason, message, null);
  }

  static Verdict progressing(String reconciling, String message) {
    return progressing(PROGRESSING, reconciling, message);
  }

  static Verdict retrying(String message) {
    return progressing("ProgressingWithRetry", "ProgressingWithRetry", message);
  }

  private static Verdict progressing(String reason, String reconciling, String message) {
    return new Verdict(
        Condition.Status.Unknown,
        reason,
        reconciling,
        null,
        message,
        new Succeeded(Condition.Status.Unknown, reason, message));
  }

  /** The same, but for the outcome of the latest build. */
  Verdict with(Succeeded outcome) {
    return new Verdict(ready, reason, reconciling, stalled, message, outcome);
  }
}
