package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Builds that are interrupted. */
class InterruptionsIT extends ClusterTests {
  @Test
  void theOperatorIsKilledInTheMiddle() {
    slowBuild("app", 4);
    killOperator();
    startOperator(Map.of());
    awaitCondition("app", "Ready");
    assertThat(jobs("app")).containsExactly("job.batch/app-1");
    assertThat(field("app", ".status.lastBuild.number")).isEqualTo("1");
  }

  /** Each build is caught at another instant: before, while and after its Job is made. */
  @Test
  void theOperatorIsKilledWhileItMakesJobs() {
    quickSource("src");
    for (int n = 1; n <= 4; n++) {
      imageBuild("app" + n, "src");
      killOperator();
      startOperator(Map.of());
    }
    for (int n = 1; n <= 4; n++) {
      awaitCondition("app" + n, "Ready");
      assertThat(jobs("app" + n)).containsExactly("job.batch/app" + n + "-1");
      assertThat(field("app" + n, ".status.lastBuild.attempts")).isEqualTo("1");
    }
  }

  @Test
  void theBuilderPodIsDeleted() {
    slowBuild("app", 5);
    kubectl("delete", "pod", "-l", "fastforward.dev/imagebuild=app", "--wait=false").orFail();
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.lastBuild.attempts")).isEqualTo("2");
    assertThat(field("app", ".status.lastBuild.number")).isEqualTo("1");
  }

  @Test
  void theJobIsDeleted() {
    slowBuild("app", 60);
    kubectl("delete", "job", "app-1").orFail();
    awaitCondition("app", "Stalled");
    assertThat(readyReason("app")).isEqualTo("Canceled");
    assertThat(field("app", ".status.lastBuild.outcome")).isEqualTo("Canceled");
    assertThat(jobs("app")).isEmpty();
  }

  @Test
  void theSpecChanges() {
    slowBuild("app", 120);
    slowSource("fast", 0);
    imageBuild("app", "fast");
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.history[*].outcome")).isEqualTo("Succeeded Superseded");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(jobs("app")).containsExactly("job.batch/app-2"));
  }

  @Test
  void theImageBuildIsDeleted() {
    slowBuild("app", 60);
    kubectl("delete", "imgbuild", "app").orFail();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() ->
            assertThat(
                    kubectl(
                            "get",
                            "jobs,pods,configmaps",
                            "-l",
                            "app.kubernetes.io/managed-by=fastforward",
                            "-o",
                            "name")
                        .output())
                .isEmpty());
  }
}
