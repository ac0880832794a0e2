package dev.fastforward.operator.observe;

import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.crds.Failure;
import dev.fastforward.operator.plan.AttemptState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Failures that the cluster reports because the executor cannot. */
final class Failures {
  private static final String DEADLINE = "DeadlineExceeded";

  private Failures() {}

  /** A Job that failed without a pod that could say why. */
  static AttemptState.Failed ofJob(JobCondition condition, Instant now) {
    Instant at =
        condition.getLastTransitionTime() == null
            ? now
            : Instant.parse(condition.getLastTransitionTime());
    return isDeadline(condition)
        ? failed(timedOut(), at)
        : failed(failure(RetryClasses.PREEMPTED, "The pod is gone, and left no result"), at);
  }

  static boolean isDeadline(JobCondition condition) {
    return DEADLINE.equals(condition.getReason());
  }

  /** A pod that the cluster ended before its executor could. */
  static AttemptState.Failed ofPod(Pod pod, Instant now) {
    String reason = pod.getStatus().getReason();
    if (DEADLINE.equals(reason)) {
      return failed(timedOut(), now);
    }
    return failed(isOutOfStorage(pod) ? outOfStorage(pod) : preempted(pod), now);
  }

  static boolean isOutOfStorage(Pod pod) {
    return "Evicted".equals(pod.getStatus().getReason())
        && isAboutStorage(pod.getStatus().getMessage());
  }

  static Failure outOfStorage(Pod pod) {
    return failure(
        FailureReason.StorageExceeded.name(),
        "The pod was evicted, since the build needs more disk than it may have: "
            + pod.getStatus().getMessage());
  }

  /** The failure with a hint from the cluster, if there is one. */
  static Failure withHint(Failure failure, @Nullable String hint) {
    return hint == null
        ? failure
        : new Failure(
            failure.reason(),
            failure.message() + ". " + hint,
            failure.stage(),
            failure.platform(),
            failure.instruction(),
            failure.exitCode(),
            failure.logTail(),
            failure.logCommand());
  }

  private static boolean isAboutStorage(@Nullable String message) {
    return message != null
        && (message.contains("ephemeral")
            || message.contains("emptyDir")
            || message.contains("Usage of EmptyDir"));
  }

  static boolean isDisrupted(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("DisruptionTarget"))
        .anyMatch(condition ->
            condition.getStatus().equals("True") && !isAboutStorage(condition.getMessage()));
  }

  static Failure preempted(Pod pod) {
    String reason = pod.getStatus().getReason();
    String message = pod.getStatus().getMessage();
    return failure(
        RetryClasses.PREEMPTED,
        "Pod "
            + pod.getMetadata().getName()
            + " was stopped from outside"
            + (reason == null ? "" : " (" + reason + ")")
            + (message == null ? "" : ": " + message));
  }

  /** The executor itself, whose memory no ImageBuild can choose. */
  static Failure executorOutOfMemory(String logCommand) {
    return new Failure(
        FailureReason.OutOfMemory.name(),
        "The executor ran out of memory: this build needs more than the operator's setting"
            + " FASTFORWARD_EXECUTOR_MEMORY gives it (spec.pod.resources is the memory of RUN); who"
            + " runs the operator can raise it",
        null,
        null,
        null,
        null,
        null,
        logCommand);
  }

  /** What RUN executes. */
  static Failure outOfMemory(Failure failure) {
    return new Failure(
        FailureReason.OutOfMemory.name(),
        "Killed for memory; give it more by spec.pod.resources.limits.memory",
        failure.stage(),
        failure.platform(),
        failure.instruction(),
        failure.exitCode(),
        failure.logTail(),
        failure.logCommand());
  }

  private static Failure timedOut() {
    return failure(
        FailureReason.TimedOut.name(),
        "The pod did not end in the time that spec.timeout gives it, waiting included");
  }

  private static Failure failure(String reason, String message) {
    return new Failure(reason, message, null, null, null, null, null, null);
  }

  private static AttemptState.Failed failed(Failure failure, Instant at) {
    return new AttemptState.Failed(RetryClasses.of(failure.reason()), failure, null, at);
  }
}
