package dev.fastforward.operator.observe;

import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.operator.plan.RetryClass;

/** Which failures are worth another attempt. */
final class RetryClasses {
  /** Not the build's fault; no executor says this. */
  static final String PREEMPTED = "Preempted";

  private RetryClasses() {}

  static RetryClass of(String reason) {
    if (reason.equals(PREEMPTED)) {
      return RetryClass.FREE;
    }
    if (reason.equals(FailureReason.OutOfMemory.name())) {
      return RetryClass.ONCE;
    }
    return reason.equals(FailureReason.SourceUnavailable.name())
            || reason.equals(FailureReason.RegistryUnavailable.name())
            || reason.equals(FailureReason.PushFailed.name())
        ? RetryClass.TRANSIENT
        : RetryClass.USER;
  }
}
