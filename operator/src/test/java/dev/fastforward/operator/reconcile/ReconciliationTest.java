package dev.fastforward.operator.reconcile;

import static dev.fastforward.operator.Builders.NOW;
import static dev.fastforward.operator.Builders.failure;
import static dev.fastforward.operator.Builders.imageBuild;
import static dev.fastforward.operator.Builders.runFailed;
import static dev.fastforward.operator.Builders.spec;
import static dev.fastforward.operator.Builders.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.crds.BuildRecord;
import dev.fastforward.crds.Condition;
import dev.fastforward.crds.Failure;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.crds.PastBuild;
import dev.fastforward.operator.gitops.Judges;
import dev.fastforward.operator.plan.AttemptState;
import dev.fastforward.operator.plan.Limits;
import dev.fastforward.operator.plan.RetryClass;
import dev.fastforward.operator.plan.SourceState;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop over a cluster in memory: whole lives of ImageBuilds. */
class ReconciliationTest {
  private final ImageBuild imageBuild = imageBuild(spec());
  private final FakeCluster cluster = new FakeCluster(imageBuild);
  private BuildQueue queue = new BuildQueue(Limits.NONE, InstantSource.fixed(NOW));
  private Instant now = NOW;

  @Test
  void aBuildSucceeds() {
    visit();
    assertThat(cluster.created).containsExactly("app-1");
    assertConditions(
        "Reconciling=True/Building", "Ready=Unknown/Progressing", "Succeeded=Unknown/Progressing");
    cluster.becomes("app-1", new AttemptState.Running("pod app-1-x"));
    visit();
    assertThat(ready().message()).isEqualTo("Building, pod app-1-x");
    later(6);
    end("app-1", "sha256:1");
    assertThat(visit()).isEmpty();
    assertConditions("Ready=True/BuildSucceeded", "Succeeded=True/BuildSucceeded");
    assertThat(ready().message())
        .isEqualTo(
            "Built registry.example.com/app@sha256:1 in 6.0 s: 1 RUN executed, 4 of 7 steps from the"
                + " cache, 0 layer bytes downloaded");
    assertThat(status().image()).isEqualTo("registry.example.com/app@sha256:1");
    assertThat(status().currentBuild()).isNull();
    assertThat(cluster.requests).isEmpty();
    assertThat(cluster.told).containsExactly("BuildStarted 1-1", "BuildSucceeded 1-1");
  }

  @Test
  void aVisitWithNothingToSayWritesNothing() {
    built();
    cluster.callsUntilDeath = 0;
    assertThat(visit()).isEmpty();
  }

  @Test
  void aChangeThatIsNoInputIsAnsweredWithoutABuild() {
    built();
    imageBuild.getMetadata().setGeneration(2L);
    visit();
    assertThat(status().observedGeneration()).isEqualTo(2);
    assertThat(ready().observedGeneration()).isEqualTo(2);
    assertConditions("Ready=True/BuildSucceeded", "Succeeded=True/BuildSucceeded");
    assertThat(cluster.created).containsExactly("app-1");
  }

  @Test
  void aBuildWaitsWhileAsManyRunAsMay() {
    ResourceID other = new ResourceID("other-1", "elsewhere");
    List<BuildQueue.Seen> jobs = new ArrayList<>(List.of(new BuildQueue.Seen(other, false)));
    queue = new BuildQueue(new Limits(1, 0), InstantSource.fixed(NOW));
    queue.connect(new BuildQueue.Surroundings(jobs::stream, id -> true, id -> visit()));
    assertThat(visit()).contains(Duration.ofMinutes(2));
    assertConditions(
        "Reconciling=True/Queued", "Ready=Unknown/Progressing", "Succeeded=Unknown/Progressing");
    assertThat(ready().message()).startsWith("1 builds run, as many as").contains("MAX_BUILDS");
    assertThat(cluster.created).isEmpty();
    jobs.set(0, new BuildQueue.Seen(other, true));
    queue.callNext();
    assertThat(cluster.created).containsExactly("app-1");
    assertConditions(
        "Reconciling=True/Building", "Ready=Unknown/Progressing", "Succeeded=Unknown/Progressing");
  }

  @Test
  void aFailureStallsUntilTheSpecChanges() {
    visit();
    fail("app-1", RetryClass.USER, runFailed("make: no rule"));
    assertThat(visit()).isEmpty();
    assertConditions(
        "Stalled=True/RunFailed", "Ready=False/RunFailed", "Succeeded=False/RunFailed");
    assertThat(ready().message())
        .isEqualTo("Dockerfile:4: RUN make: exit code 3\nThe log ends with:\nmake: no rule");
    assertThat(status().condition(Condition.STALLED).orElseThrow().message())
        .isEqualTo("Dockerfile:4: RUN make: exit code 3");
    assertThat(status().condition(Condition.SUCCEEDED).orElseThrow().message())
        .isEqualTo("Build 1 did not succeed");
    change("sha256:two", 2);
    visit();
    end("app-2", "sha256:2");
    visit();
    assertConditions("Ready=True/BuildSucceeded", "Succeeded=True/BuildSucceeded");
    assertThat(cluster.told)
        .containsExactly(
            "BuildStarted 1-1", "BuildFailed 1-1", "BuildStarted 2-1", "BuildSucceeded 2-1");
  }

  @Test
  void whatMayPassIsTriedAgain() {
    visit();
    fail("app-1", RetryClass.TRANSIENT, failure("RegistryUnavailable", "503"));
    assertThat(visit()).contains(Duration.ofSeconds(5));
    assertConditions(
        "Reconciling=True/ProgressingWithRetry",
        "Ready=Unknown/ProgressingWithRetry",
        "Succeeded=Unknown/ProgressingWithRetry");
    later(2);
    assertThat(visit()).contains(Duration.ofSeconds(3));
    later(3);
    visit();
    assertThat(cluster.created).containsExactly("app-1", "app-1-r2");
    end("app-1-r2", "sha256:1");
    visit();
    assertThat(Objects.requireNonNull(status().lastBuild()).attempts()).isEqualTo(2);
    assertConditions("Ready=True/BuildSucceeded", "Succeeded=True/BuildSucceeded");
  }

  @Test
  void aDeletedJobCancels() {
    visit();
    cluster.vanishes("app-1");
    visit();
    assertConditions("Stalled=True/Canceled", "Ready=False/Canceled", "Succeeded=False/Canceled");
    later(60);
    visit();
    assertThat(cluster.created).containsExactly("app-1");
    imageBuild
        .getMetadata()
        .setAnnotations(Map.of(ImageBuild.REBUILD_ANNOTATION, "2026-11-24T12:10:00Z"));
    visit();
    assertThat(cluster.created).containsExactly("app-1", "app-2");
    assertThat(status().lastHandledRebuildAt()).isEqualTo("2026-11-24T12:10:00Z");
  }

  @Test
  void newInputsStopTheOldBuildAndThenStart() {
    visit();
    cluster.becomes("app-1", new AttemptState.Running("pod app-1-x"));
    change("sha256:two", 2);
    visit();
    assertThat(status().history())
        .extracting(PastBuild::outcome)
        .containsExactly(BuildRecord.Outcome.Superseded);
    assertThat(cluster.created).containsExactly("app-1"); // the old one still runs
    assertConditions(
        "Reconciling=True/Queued", "Ready=Unknown/Progressing", "Succeeded=Unknown/Progressing");
    cluster.podsStop();
    visit();
    assertThat(cluster.created).containsExactly("app-1", "app-2");
  }

  @Test
  void anEndThatComesWithNewInputsIsRecordedFirst() {
    visit();
    end("app-1", "sha256:1");
    change("sha256:two", 2);
    visit();
    assertThat(status().digest()).isEqualTo("sha256:1");
    assertThat(cluster.created).containsExactly("app-1", "app-2");
    assertConditions(
        "Reconciling=True/Building", "Ready=Unknown/Progressing", "Succeeded=Unknown/Progressing");
  }

  @Test
  void aMissingSourceIsLookedForAgain() {
    cluster.source = new SourceState.Missing("files");
    assertThat(visit()).isPresent();
    assertConditions(
        "Stalled=True/ConfigMapNotFound",
        "Ready=False/ConfigMapNotFound",
        "Succeeded=Unknown/NotBuilt");
    cluster.source = new SourceState.Found("sha256:one");
    visit();
    assertThat(cluster.created).containsExactly("app-1");
  }

  @Test
  void whatTheApiServerRefusesIsAnInvalidSpec() {
    cluster.answer = new Cluster.Start.Refused("limits are too small");
    visit();
    assertConditions(
        "Stalled=True/InvalidSpec", "Ready=False/InvalidSpec", "Succeeded=Unknown/NotBuilt");
    cluster.answer = new Cluster.Start.Blocked("quota");
    visit();
    assertConditions(
        "Reconciling=True/Queued", "Ready=Unknown/Progressing", "Succeeded=Unknown/Progressing");
  }

  @Test
  void aJobWhosePodCannotEndIsDeletedWhenItsBuildHas() {
    visit();
    cluster.stuck = "container stage: ImagePullBackOff";
    cluster.becomes("app-1", new AttemptState.Running("pod app-1-x"));
    visit();
    assertThat(cluster.jobs).containsOnlyKeys("app-1");
    fail("app-1", RetryClass.TRANSIENT, failure("RegistryUnavailable", "503"));
    visit();
    assertThat(cluster.jobs).isEmpty();
    later(5);
    visit();
    end("app-1-r2", "sha256:1");
    visit();
    assertConditions("Ready=True/BuildSucceeded", "Succeeded=True/BuildSucceeded");
    assertThat(cluster.jobs).isEmpty();
    assertThat(cluster.told).contains("StageUnavailable 1-1", "StageUnavailable 1-2");
  }

  @Test
  void historyAndJobsAreBounded() {
    visit();
    for (int n = 1; n <= 8; n++) {
      end("app-" + n, "sha256:" + n);
      change("sha256:source" + n, n + 1);
      visit();
    }
    assertThat(status().history())
        .extracting(PastBuild::number)
        .containsExactly(8L, 7L, 6L, 5L, 4L);
    assertThat(cluster.jobs).containsOnlyKeys("app-6", "app-7", "app-8", "app-9");
    assertThat(cluster.requests).containsExactly("app-9");
  }

  /** Wherever the operator dies, there is one Job per build and the right end. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void theOperatorMayDieAnywhere(int calls) {
    cluster.callsUntilDeath = calls;
    visitUntilAlive();
    end("app-1", "sha256:1");
    visitUntilAlive();
    change("sha256:two", 2);
    visitUntilAlive();
    change("sha256:three", 3); // supersedes
    visitUntilAlive();
    cluster.podsStop();
    visitUntilAlive();
    end("app-3", "sha256:3");
    visitUntilAlive();
    assertThat(cluster.created).containsExactly("app-1", "app-2", "app-3");
    assertThat(status().history())
        .extracting(PastBuild::outcome)
        .containsExactly(
            BuildRecord.Outcome.Succeeded,
            BuildRecord.Outcome.Superseded,
            BuildRecord.Outcome.Succeeded);
    assertConditions("Ready=True/BuildSucceeded", "Succeeded=True/BuildSucceeded");
    assertThat(status().digest()).isEqualTo("sha256:3");
  }

  private void visitUntilAlive() {
    for (int deaths = 0; deaths < 2; deaths++) {
      try {
        visit();
        return;
      } catch (FakeCluster.Death death) {
        // started again
      }
    }
    throw new AssertionError("died twice");
  }

  private Optional<Duration> visit() {
    Optional<Duration> again = new Reconciliation(cluster, queue, () -> now).visit(imageBuild);
    Judges.assertAgreement(imageBuild);
    return again;
  }

  private void built() {
    visit();
    end("app-1", "sha256:1");
    visit();
  }

  private void later(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private void change(String digest, long generation) {
    cluster.source = new SourceState.Found(digest);
    imageBuild.getMetadata().setGeneration(generation);
  }

  private void end(String job, String digest) {
    cluster.becomes(job, new AttemptState.Succeeded(succeeded(digest), now));
  }

  private void fail(String job, RetryClass retryClass, Failure failure) {
    cluster.becomes(job, new AttemptState.Failed(retryClass, failure, null, now));
  }

  private ImageBuildStatus status() {
    return Objects.requireNonNull(imageBuild.getStatus());
  }

  private Condition ready() {
    return status().condition(Condition.READY).orElseThrow();
  }

  private void assertConditions(String... expected) {
    List<String> conditions =
        status().conditions().stream()
            .filter(c -> !c.type().equals(Condition.SOURCE_RESOLVED)) // see SourceResolvedTest
            .map(c -> c.type() + "=" + c.status() + "/" + c.reason())
            .toList();
    assertThat(conditions).containsExactly(expected);
  }
}
