package dev.fastforward.operator.observe;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.operator.job.BuildAnnotation;
import dev.fastforward.operator.job.Names;
import dev.fastforward.operator.plan.Attempt;
import dev.fastforward.operator.plan.AttemptState;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from a Job and its Pods how far an attempt has come. */
public final class AttemptReader {
  /** Reasons of containers that are just starting. */
  private static final Set<String> ORDINARY_WAITING =
      Set.of("ContainerCreating", "PodInitializing");

  /** A Job that has no pod after this time has a problem. */
  private static final Duration TIME_TO_MAKE_A_POD = Duration.ofSeconds(4);

  private AttemptReader() {}

  /**
   * The attempt that the Job is; empty for a Job that the operator did not make.
   *
   * @param pods of that Job
   * @param now the time of an end that has none
   */
  public static Optional<Attempt> read(Job job, List<Pod> pods, Instant now) {
    return BuildAnnotation.read(job)
        .map(build ->
            new Attempt(
                build,
                state(build, job, pods, now),
                job.getMetadata().getDeletionTimestamp() != null,
                pods.stream().flatMap(pod -> stuck(pod).stream()).findFirst().orElse(null)));
  }

  /** The executor has ended, but its pod waits for a stage that nobody needs any more. */
  private static Optional<String> stuck(Pod pod) {
    ContainerState executor = executor(pod);
    return executor == null || executor.getTerminated() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .filter(status -> status.getName().equals(Names.STAGE))
            .filter(status ->
                status.getState() == null
                    || status.getState().getWaiting() == null
                    // the first failure of several may pass
                    || !"ErrImagePull".equals(status.getState().getWaiting().getReason()))
            .flatMap(status -> waiting(status).stream())
            .findFirst();
  }

  private static AttemptState state(CurrentBuild build, Job job, List<Pod> pods, Instant now) {
    Optional<Pod> newest =
        pods.stream().max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()));
    Optional<JobCondition> failed = jobFailure(job);
    if (failed.filter(Failures::isDeadline).isPresent()) {
      return Failures.ofJob(failed.get(), now); // its pod was just told to stop, and says so
    }
    if (newest.isPresent()) {
      AttemptState state = ofPod(build, newest.get(), now);
      boolean ended =
          state instanceof AttemptState.Succeeded || state instanceof AttemptState.Failed;
      // The Job can be over while its pod is still being stopped.
      if (ended || failed.isEmpty()) {
        return state;
      }
    }
    return failed
        .map(condition -> Failures.ofJob(condition, now))
        .<AttemptState>map(state -> state)
        .orElseGet(() -> new AttemptState.Waiting(withoutPod(job, now)));
  }

  /** The Job controller gives its reason only in events, and tries again without an end. */
  private static @Nullable String withoutPod(Job job, Instant now) {
    String since = job.getStatus() == null ? null : job.getStatus().getStartTime();
    return since == null || now.isBefore(Instant.parse(since).plus(TIME_TO_MAKE_A_POD))
        ? null
        : "Job %s has no pod: the cluster refuses it, as Pod Security and quotas do. The events of kubectl -n %s describe job %s say why"
            .formatted(
                job.getMetadata().getName(),
                job.getMetadata().getNamespace(),
                job.getMetadata().getName());
  }

  private static Optional<JobCondition> jobFailure(Job job) {
    if (job.getStatus() == null) {
      return Optional.empty();
    }
    return job.getStatus().getConditions().stream()
        .filter(condition ->
            condition.getType().equals("Failed")
                // Set first, while the pod is still being stopped.
                || (condition.getType().equals("FailureTarget") && Failures.isDeadline(condition)))
        .filter(condition -> condition.getStatus().equals("True"))
        .findFirst();
  }

  private static AttemptState ofPod(CurrentBuild build, Pod pod, Instant now) {
    ContainerState executor = executor(pod);
    if (executor != null && executor.getTerminated() != null) {
      return TerminatedExecutor.read(build, pod, executor.getTerminated());
    }
    if (pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase())) {
      return Failures.ofPod(pod, now);
    }
    if (executor != null && executor.getRunning() != null) {
      return new AttemptState.Running(where(build, pod));
    }
    return new AttemptState.Waiting(waitingFor(pod));
  }

  private static String where(CurrentBuild build, Pod pod) {
    String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    return "pod "
        + pod.getMetadata().getName()
        + (node == null ? "" : " on node " + node)
        + "; what it does: "
        + TerminatedExecutor.logCommand(build, pod)
        + " -f";
  }

  private static @Nullable ContainerState executor(Pod pod) {
    return pod.getStatus() == null
        ? null
        : pod.getStatus().getContainerStatuses().stream()
            .filter(status -> status.getName().equals(Names.EXECUTOR))
            .findFirst()
            .map(ContainerStatus::getState)
            .orElse(null);
  }

  /** What keeps a pod from starting, in the kubelet's or the scheduler's words. */
  static @Nullable String waitingFor(Pod pod) {
    String name = pod.getMetadata().getName();
    if (pod.getStatus() != null) {
      Optional<PodCondition> unscheduled =
          pod.getStatus().getConditions().stream()
              .filter(condition -> condition.getType().equals("PodScheduled"))
              .filter(condition -> condition.getStatus().equals("False"))
              .findFirst();
      if (unscheduled.isPresent()) {
        return "Pod " + name + " has no node yet: " + unscheduled.get().getMessage();
      }
      Optional<String> container =
          pod.getStatus().getContainerStatuses().stream()
              .flatMap(status -> waiting(status).stream())
              .findFirst();
      if (container.isPresent()) {
        return "Pod " + name + " cannot start: " + container.get();
      }
    }
    return null;
  }

  private static Optional<String> waiting(ContainerStatus status) {
    ContainerStateWaiting waiting =
        status.getState() == null ? null : status.getState().getWaiting();
    if (waiting == null
        || waiting.getReason() == null
        || ORDINARY_WAITING.contains(waiting.getReason())) {
      return Optional.empty();
    }
    String message = waiting.getMessage() == null ? "" : ": " + waiting.getMessage();
    return Optional.of("container " + status.getName() + ": " + waiting.getReason() + message);
  }

  /** When a container ended, as the kubelet saw it. */
  static Instant finishedAt(ContainerStateTerminated terminated) {
    return terminated.getFinishedAt() == null
        ? Instant.EPOCH
        : Instant.parse(terminated.getFinishedAt());
  }
}
