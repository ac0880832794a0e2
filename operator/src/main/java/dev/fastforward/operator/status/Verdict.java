package dev.fastforward.operator.status;

import dev.fastforward.crds.Condition;
import dev.fastforward.operator.status.Conditions.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What the conditions are to say of the build. Reconciling and Stalled are there only while they
 * are true, and never both: tools take the first that they find. Ready has the whole message; the
 * others have its first line, so that nobody reads the same log twice.
 *
 * @param reconciling null if nothing is going on
 * @param stalled null if something can happen by itself
 * @param succeeded outcome of the latest build; null leaves the condition as it is
 */
record Verdict(
    Statement ready,
    @Nullable Statement reconciling,
    @Nullable Statement stalled,
    @Nullable Statement succeeded) {

  private static final String PROGRESSING = "Progressing";
  private static final String RETRYING = "ProgressingWithRetry";
  private static final String SUCCEEDED = "BuildSucceeded";

  static Verdict good(String message, long number) {
    return new Verdict(
        new Statement(Condition.READY, Condition.Status.True, SUCCEEDED, message),
        null,
        null,
        outcome(Condition.Status.True, SUCCEEDED, "Build " + number + " succeeded"));
  }

  static Verdict failed(String reason, String message, long number) {
    return new Verdict(
        new Statement(Condition.READY, Condition.Status.False, reason, message),
        null,
        new Statement(
            Condition.STALLED, Condition.Status.True, reason, Messages.firstLine(message)),
        outcome(Condition.Status.False, reason, "Build " + number + " did not succeed"));
  }

  /** Something has to change before there can be a build. */
  static Verdict blocked(String reason, String message) {
    return new Verdict(
        new Statement(Condition.READY, Condition.Status.False, reason, message),
        null,
        new Statement(
            Condition.STALLED, Condition.Status.True, reason, Messages.firstLine(message)),
        null);
  }

  static Verdict progressing(String reconciling, String message) {
    return progressing(PROGRESSING, reconciling, message);
  }

  static Verdict retrying(String message) {
    return progressing(RETRYING, RETRYING, message);
  }

  private static Verdict progressing(String reason, String reconciling, String message) {
    return new Verdict(
        new Statement(Condition.READY, Condition.Status.Unknown, reason, message),
        new Statement(
            Condition.RECONCILING, Condition.Status.True, reconciling, Messages.firstLine(message)),
        null,
        outcome(Condition.Status.Unknown, reason, "A build is under way"));
  }

  private static Statement outcome(Condition.Status status, String reason, String message) {
    return new Statement(Condition.SUCCEEDED, status, reason, message);
  }

  /** The same, but for the outcome of the latest build. */
  Verdict with(@Nullable Statement outcome) {
    return new Verdict(ready, reconciling, stalled, outcome);
  }
}
