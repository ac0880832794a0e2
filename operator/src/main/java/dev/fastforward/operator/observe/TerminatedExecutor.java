package dev.fastforward.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.Failure;
import dev.fastforward.operator.job.Names;
import dev.fastforward.operator.plan.AttemptState;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an executor that has ended left behind: its termination message, else its exit code. */
final class TerminatedExecutor {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final int SIGKILL = 137;

  /** Exit code of a JVM that has -XX:+ExitOnOutOfMemoryError. */
  private static final int JVM_OUT_OF_MEMORY = 3;

  private TerminatedExecutor() {}

  static AttemptState read(CurrentBuild build, Pod pod, ContainerStateTerminated terminated) {
    Instant finishedAt = AttemptReader.finishedAt(terminated);
    Optional<BuildResult> result = result(terminated.getMessage());
    if (result.isPresent() && result.get().outcome() == BuildResult.Outcome.Succeeded) {
      return new AttemptState.Succeeded(result.get(), finishedAt);
    }
    Failure failure =
        result
            .flatMap(r -> Optional.ofNullable(r.failure()))
            .map(f -> translate(f, logCommand(build, pod)))
            .orElseGet(() -> ofExitCode(terminated, logCommand(build, pod)));
    if (isExecutorOutOfMemory(terminated, result.isPresent())) {
      failure = Failures.executorOutOfMemory(logCommand(build, pod));
    } else if (isStageOutOfMemory(pod, failure)) {
      failure = Failures.outOfMemory(failure);
    }
    if (Failures.isOutOfStorage(pod)) {
      failure = Failures.outOfStorage(pod);
    } else if (isStoppedFromOutside(pod, terminated, result.isPresent() ? failure.reason() : null)
        || Failures.isDisrupted(pod)) {
      failure = Failures.preempted(pod);
    } else if (failure.reason().equals(FailureReason.SandboxUnavailable.name())) {
      failure = Failures.withHint(failure, AttemptReader.waitingFor(pod));
    }
    return new AttemptState.Failed(
        RetryClasses.of(failure.reason()), failure, result.orElse(null), finishedAt);
  }

  /**
   * Whether the executor ended because its pod was deleted. All containers get the signal at the
   * same time, and the executor may see the end of the stage before its own signal.
   */
  private static boolean isStoppedFromOutside(
      Pod pod, ContainerStateTerminated terminated, @Nullable String reason) {
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      return false;
    }
    return reason == null
        ? terminated.getExitCode() >= 128
        : reason.equals(FailureReason.Canceled.name())
            || reason.equals(FailureReason.SandboxUnavailable.name());
  }

  private static Optional<BuildResult> result(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(message, BuildResult.class));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // such as the last lines of a crash
    }
  }

  private static Failure translate(BuildResult.Failure failure, String logCommand) {
    BuildResult.Instruction at = failure.instruction();
    return new Failure(
        failure.reason(),
        failure.message(),
        failure.stage(),
        failure.platform(),
        at == null ? null : new Failure.Instruction(at.file(), at.line(), at.text()),
        failure.exitCode(),
        failure.logTail(),
        logCommand);
  }

  private static Failure ofExitCode(ContainerStateTerminated terminated, String logCommand) {
    int code = terminated.getExitCode();
    String reason =
        Arrays.stream(FailureReason.values())
            .filter(r -> r.exitCode() == code)
            // A kill can have any cause; the kubelet reports whether it was memory.
            .filter(r -> r != FailureReason.OutOfMemory)
            .findFirst()
            .orElse(FailureReason.InternalError)
            .name();
    String message =
        "The executor ended with exit code " + code + " and left no result; see " + logCommand;
    return new Failure(reason, message, null, null, null, null, null, logCommand);
  }

  /** The JVM ends itself when its heap is full; the kernel kills it when the container is. */
  private static boolean isExecutorOutOfMemory(
      ContainerStateTerminated terminated, boolean hasResult) {
    return "OOMKilled".equals(terminated.getReason())
        || (!hasResult && terminated.getExitCode() == JVM_OUT_OF_MEMORY);
  }

  /** The kubelet reports which container was killed for memory. */
  private static boolean isStageOutOfMemory(Pod pod, Failure failure) {
    boolean runDied =
        failure.reason().equals(FailureReason.SandboxUnavailable.name())
            || failure.reason().equals(FailureReason.InternalError.name())
            || Integer.valueOf(SIGKILL).equals(failure.exitCode());
    return runDied
        && pod.getStatus().getContainerStatuses().stream()
            .filter(status -> status.getName().equals(Names.STAGE))
            .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
            .filter(state -> state != null)
            .map(ContainerState::getTerminated)
            .anyMatch(state -> state != null && "OOMKilled".equals(state.getReason()));
  }

  /** The command that shows the log of the attempt. */
  static String logCommand(CurrentBuild build, Pod pod) {
    return "kubectl -n " + pod.getMetadata().getNamespace() + " logs job/" + build.job();
  }
}
