package dev.fastforward.operator.observe;

import static dev.fastforward.operator.Builders.NOW;
import static dev.fastforward.operator.Builders.build;
import static dev.fastforward.operator.Builders.imageBuild;
import static dev.fastforward.operator.Builders.settings;
import static dev.fastforward.operator.Builders.spec;
import static dev.fastforward.operator.Builders.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.operator.job.JobFactory;
import dev.fastforward.operator.plan.Attempt;
import dev.fastforward.operator.plan.AttemptState;
import dev.fastforward.operator.plan.RetryClass;
import dev.fastforward.operator.reconcile.Extracts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptReaderTest {
  private static final KubernetesSerialization EXTRACTS = Extracts.serialization();
  private static final Job JOB =
      JobFactory.job(imageBuild(spec()), build(1, 1, "v1:f"), settings());

  @Test
  void othersJobsAreNoAttempts() {
    Job foreign = new JobBuilder(JOB).editMetadata().withAnnotations(null).endMetadata().build();
    assertThat(read(foreign)).isEmpty();
  }

  @Test
  void noPodYet() {
    assertThat(state(JOB)).isEqualTo(new AttemptState.Waiting(null));
  }

  @Test
  void deletion() {
    Job deleted =
        new JobBuilder(JOB)
            .editMetadata()
            .withDeletionTimestamp("2026-11-24T12:00:00Z")
            .endMetadata()
            .build();
    assertThat(read(deleted).map(Attempt::deleting)).contains(true);
  }

  @Test
  void startingPodsSayNothing() {
    assertThat(state(JOB, waiting("PodInitializing", null)))
        .isEqualTo(new AttemptState.Waiting(null));
  }

  @Test
  void podsThatCannotStartSayWhy() {
    assertThat(state(JOB, waiting("ImagePullBackOff", "no such image")))
        .isEqualTo(
            new AttemptState.Waiting(
                "Pod app-1-x cannot start: container executor: ImagePullBackOff: no such image"));
    Pod unscheduled =
        pod()
            .withNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withMessage("0/1 nodes are available")
            .endCondition()
            .endStatus()
            .build();
    assertThat(state(JOB, unscheduled))
        .isEqualTo(
            new AttemptState.Waiting("Pod app-1-x has no node yet: 0/1 nodes are available"));
  }

  @Test
  void aJobWhosePodIsRefusedSaysWhereToLook() {
    assertThat(state(startedJob(NOW.minusSeconds(1)))).isEqualTo(new AttemptState.Waiting(null));
    assertThat(state(startedJob(NOW.minusSeconds(10))))
        .isInstanceOfSatisfying(
            AttemptState.Waiting.class,
            waiting ->
                assertThat(waiting.message())
                    .contains("Job app-1 has no pod", "quotas", "-n team describe job app-1"));
  }

  private static Job startedJob(Instant at) {
    return new JobBuilder(JOB).withNewStatus().withStartTime(at.toString()).endStatus().build();
  }

  @Test
  void running() {
    Pod pod =
        pod()
            .withNewStatus()
            .withPhase("Running")
            .addNewContainerStatus()
            .withName("executor")
            .withNewState()
            .withNewRunning()
            .endRunning()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    assertThat(state(JOB, pod))
        .isEqualTo(
            new AttemptState.Running(
                "pod app-1-x; what it does: kubectl -n team logs job/app-1 -f"));
    Pod placed = new PodBuilder(pod).withNewSpec().withNodeName("node-7").endSpec().build();
    assertThat(state(JOB, placed))
        .isEqualTo(
            new AttemptState.Running(
                "pod app-1-x on node node-7; what it does: kubectl -n team logs job/app-1 -f"));
  }

  /** No RUN called for the stage, and so nobody noticed that its image cannot be pulled. */
  @ParameterizedTest
  @CsvSource({
    "ImagePullBackOff, container stage: ImagePullBackOff: no such image",
    "InvalidImageName, container stage: InvalidImageName: no such image",
    "ErrImagePull, ",
    "ContainerCreating, "
  })
  void aPodThatCannotEndIsStuck(String reason, @Nullable String expected) {
    Pod pod = withStageWaiting(terminated(0, "Completed", null), reason);
    assertThat(attempt(pod).stuck()).isEqualTo(expected);
    assertThat(attempt(withStageWaiting(waiting("ContainerCreating", null), reason)).stuck())
        .as("as long as the executor has not ended, nothing is")
        .isNull();
  }

  private static Pod withStageWaiting(Pod pod, String reason) {
    return new PodBuilder(pod)
        .editStatus()
        .addNewContainerStatus()
        .withName("stage")
        .withNewState()
        .withNewWaiting("no such image", reason)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Attempt attempt(Pod pod) {
    return read(JOB, pod).orElseThrow();
  }

  @Test
  void success() throws JsonProcessingException {
    BuildResult result = succeeded("sha256:1");
    String message = new ObjectMapper().writeValueAsString(result);
    assertThat(state(JOB, terminated(0, "Completed", message)))
        .isInstanceOfSatisfying(
            AttemptState.Succeeded.class, end -> assertThat(end.result()).isEqualTo(result));
  }

  @Test
  void whatTheExecutorSays() {
    String message =
        """
        {"version":1,"outcome":"Failed","steps":{"hit":0,"simulated":0,"run":1},
         "transfer":{"requests":1,"bytesDown":0,"bytesUp":0,"layerBytesDown":0},"later":"field",
         "failure":{"reason":"RunFailed","message":"exit code 3","exitCode":3,"logTail":"no",
                    "instruction":{"file":"Dockerfile","line":2,"endLine":2,"text":"RUN make"}}}
        """;
    AttemptState.Failed failed = failed(terminated(11, "Error", message));
    assertThat(failed.retryClass()).isEqualTo(RetryClass.USER);
    assertThat(failed.failure().reason()).isEqualTo("RunFailed");
    assertThat(failed.failure().logCommand()).isEqualTo("kubectl -n team logs job/app-1");
    assertThat(failed.failure().instruction())
        .isEqualTo(new dev.fastforward.crds.Failure.Instruction("Dockerfile", 2, "RUN make"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OutOfMemory")
  void exitCodesAloneAreUnderstood(FailureReason reason) {
    AttemptState.Failed failed = failed(terminated(reason.exitCode(), "Error", null));
    assertThat(FailureReason.valueOf(failed.failure().reason()).exitCode())
        .isEqualTo(reason.exitCode());
    assertThat(failed.failure().message()).contains("exit code " + reason.exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "30, TRANSIENT",
    "31, TRANSIENT",
    "32, TRANSIENT",
    "33, USER",
    "14, USER",
    "15, USER",
    "11, USER",
    "124, USER",
    "1, USER",
    "137, USER"
  })
  void retryClasses(int exitCode, RetryClass expected) {
    assertThat(failed(terminated(exitCode, "Error", null)).retryClass()).isEqualTo(expected);
  }

  @Test
  void nonsenseInTheMessageIsNoResult() {
    assertThat(failed(terminated(1, "Error", "Exception in thread main")).failure().reason())
        .isEqualTo("InternalError");
  }

  /** The kernel kills it, or its JVM ends by -XX:+ExitOnOutOfMemoryError. */
  @ParameterizedTest
  @CsvSource({"137, OOMKilled", "3, Error"})
  void memoryOfTheExecutor(int exitCode, String reason) {
    AttemptState.Failed failed = failed(terminated(exitCode, reason, null));
    assertThat(failed.failure().reason()).isEqualTo("OutOfMemory");
    assertThat(failed.failure().message()).contains("FASTFORWARD_EXECUTOR_MEMORY");
    assertThat(failed.retryClass()).isEqualTo(RetryClass.ONCE);
  }

  @Test
  void memoryOfARun() {
    String message =
        """
        {"version":1,"outcome":"Failed","steps":{"hit":0,"simulated":0,"run":1},
         "transfer":{"requests":1,"bytesDown":0,"bytesUp":0,"layerBytesDown":0},
         "failure":{"reason":"RunFailed","message":"exit code 137","exitCode":137}}
        """;
    Pod pod = terminated(11, "Error", message);
    assertThat(failed(pod).failure().reason()).isEqualTo("RunFailed");
    Pod killed =
        new PodBuilder(pod)
            .editStatus()
            .addNewContainerStatus()
            .withName("stage")
            .withNewState()
            .withNewTerminated()
            .withReason("OOMKilled")
            .withExitCode(137)
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    assertThat(failed(killed).failure().reason()).isEqualTo("OutOfMemory");
  }

  /** What an executor says whose stage went away. */
  private static final String STAGE_LOST =
      """
      {"version":1,"outcome":"Failed","steps":{"hit":0,"simulated":0,"run":1},
       "transfer":{"requests":1,"bytesDown":0,"bytesUp":0,"layerBytesDown":0},
       "failure":{"reason":"SandboxUnavailable","message":"the stage container ended"}}
      """;

  @Test
  void aStageThatCannotStartIsNamed() {
    Pod pod = withStageWaiting(terminated(20, "Error", STAGE_LOST), "ErrImagePull");
    assertThat(failed(pod).failure().message())
        .isEqualTo(
            "the stage container ended. Pod app-1-x cannot start: container stage: ErrImagePull: no such image");
  }

  @Test
  void diskThatIsExceededWhileTheExecutorRuns() {
    Pod pod =
        new PodBuilder(terminated(20, "Error", STAGE_LOST))
            .editStatus()
            .withPhase("Failed")
            .withReason("Evicted")
            .withMessage("Container stage exceeded its local ephemeral storage limit \"10Gi\".")
            .endStatus()
            .build();
    assertThat(failed(pod).failure().reason()).isEqualTo("StorageExceeded");
  }

  @Test
  void theStageIsToldToStopAtTheSameTime() {
    assertThat(failed(terminated(20, "Error", STAGE_LOST)).retryClass()).isEqualTo(RetryClass.USER);
    Pod deleted =
        new PodBuilder(terminated(20, "Error", STAGE_LOST))
            .editMetadata()
            .withDeletionTimestamp("2026-11-24T12:00:00Z")
            .endMetadata()
            .build();
    assertThat(failed(deleted).failure().reason()).isEqualTo("Preempted");
  }

  @Test
  void podsThatAreDeletedAreTriedAgain() {
    Pod deleted =
        new PodBuilder(terminated(143, "Error", null))
            .editMetadata()
            .withDeletionTimestamp("2026-11-24T12:00:00Z")
            .endMetadata()
            .build();
    AttemptState.Failed failed = failed(deleted);
    assertThat(failed.failure().reason()).isEqualTo("Preempted");
    assertThat(failed.retryClass()).isEqualTo(RetryClass.FREE);
  }

  @ParameterizedTest
  @CsvSource({
    "Evicted, Pod ephemeral local storage usage exceeds the total limit, StorageExceeded, USER",
    "Evicted, The node was low on resource: memory, Preempted, FREE",
    "Preempting, Preempted by a pod, Preempted, FREE",
    "NodeLost, , Preempted, FREE",
    "DeadlineExceeded, Pod was active too long, TimedOut, USER"
  })
  void podsThatTheClusterEnded(
      String reason, @Nullable String message, String expected, RetryClass retryClass) {
    Pod pod =
        pod()
            .withNewStatus()
            .withPhase("Failed")
            .withReason(reason)
            .withMessage(message)
            .endStatus()
            .build();
    AttemptState.Failed failed = failed(pod);
    assertThat(failed.failure().reason()).isEqualTo(expected);
    assertThat(failed.retryClass()).isEqualTo(retryClass);
  }

  @ParameterizedTest
  @CsvSource({
    "Failed, BackoffLimitExceeded, Preempted",
    "Failed, DeadlineExceeded, TimedOut",
    "FailureTarget, DeadlineExceeded, TimedOut"
  })
  void jobsThatFailedWithoutAPod(String type, String reason, String expected) {
    AttemptState state = state(failedJob(type, reason));
    assertThat(state)
        .isInstanceOfSatisfying(
            AttemptState.Failed.class,
            failed -> assertThat(failed.failure().reason()).isEqualTo(expected));
  }

  @Test
  void aDeadlineIsNoCancelation() {
    Pod stopped =
        new PodBuilder(terminated(143, "Error", null))
            .editMetadata()
            .withDeletionTimestamp("2026-11-24T12:00:00Z")
            .endMetadata()
            .build();
    assertThat(state(failedJob("FailureTarget", "DeadlineExceeded"), stopped))
        .isInstanceOfSatisfying(
            AttemptState.Failed.class,
            failed -> assertThat(failed.failure().reason()).isEqualTo("TimedOut"));
  }

  private static Job failedJob(String type, String reason) {
    return new JobBuilder(JOB)
        .withNewStatus()
        .addNewCondition()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .endCondition()
        .endStatus()
        .build();
  }

  private static AttemptState state(Job job, Pod... pods) {
    return read(job, pods).orElseThrow().state();
  }

  /** The caches have extracts, the API server gives whole objects: both must say the same. */
  private static Optional<Attempt> read(Job job, Pod... pods) {
    Optional<Attempt> attempt = AttemptReader.read(job, List.of(pods), NOW);
    List<Pod> extracts = Arrays.stream(pods).map(EXTRACTS::clone).toList();
    assertThat(AttemptReader.read(EXTRACTS.clone(job), extracts, NOW)).isEqualTo(attempt);
    return attempt;
  }

  private static AttemptState.Failed failed(Pod pod) {
    return (AttemptState.Failed) state(JOB, pod);
  }

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("app-1-x")
        .withNamespace("team")
        .withCreationTimestamp("2026-11-24T12:00:00Z")
        .endMetadata();
  }

  private static Pod waiting(String reason, @Nullable String message) {
    return pod()
        .withNewStatus()
        .withPhase("Pending")
        .addNewContainerStatus()
        .withName("executor")
        .withNewState()
        .withNewWaiting(message, reason)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod terminated(int exitCode, String reason, @Nullable String message) {
    return pod()
        .withNewStatus()
        .withPhase("Running")
        .addNewContainerStatus()
        .withName("executor")
        .withNewState()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withReason(reason)
        .withMessage(message)
        .withFinishedAt("2026-11-24T12:00:09Z")
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
