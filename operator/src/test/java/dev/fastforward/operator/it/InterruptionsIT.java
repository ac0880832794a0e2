package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Builds that something gets in the way of. */
class InterruptionsIT extends ClusterTests {
  private static final String SLOW = "ARG BASE\nFROM $BASE\nRUN sleep %d\n";

  @Test
  void theOperatorIsKilledInTheMiddle() {
    source("src", Map.of("Dockerfile", SLOW.formatted(4)));
    imageBuild("app", "src");
    awaitRunning("app");
    killOperator();
    startOperator(Map.of());
    awaitCondition("app", "Ready");
    assertThat(jobs("app")).containsExactly("job.batch/app-1");
    assertThat(field("app", ".status.lastBuild.number")).isEqualTo("1");
  }

  /** Each build is caught at another instant: before, while and after its Job is made. */
  @Test
  void theOperatorIsKilledWhileItMakesJobs() {
    source("src", Map.of("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n"));
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
    source("src", Map.of("Dockerfile", SLOW.formatted(5)));
    imageBuild("app", "src");
    awaitRunning("app");
    kubectl("delete", "pod", "-l", "fastforward.dev/imagebuild=app", "--wait=false").orFail();
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.lastBuild.attempts")).isEqualTo("2");
    assertThat(field("app", ".status.lastBuild.number")).isEqualTo("1");
  }

  @Test
  void theJobIsDeleted() {
    source("src", Map.of("Dockerfile", SLOW.formatted(60)));
    imageBuild("app", "src");
    awaitRunning("app");
    kubectl("delete", "job", "app-1").orFail();
    awaitCondition("app", "Stalled");
    assertThat(readyReason("app")).isEqualTo("Canceled");
    assertThat(field("app", ".status.lastBuild.outcome")).isEqualTo("Canceled");
    assertThat(jobs("app")).isEmpty();
  }

  @Test
  void theSpecChanges() {
    source("slow", Map.of("Dockerfile", SLOW.formatted(120)));
    source("fast", Map.of("Dockerfile", SLOW.formatted(0)));
    imageBuild("app", "slow");
    awaitRunning("app");
    imageBuild("app", "fast");
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.history[*].outcome")).isEqualTo("Succeeded Superseded");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(jobs("app")).containsExactly("job.batch/app-2"));
  }

  @Test
  void theImageBuildIsDeleted() {
    source("src", Map.of("Dockerfile", SLOW.formatted(60)));
    imageBuild("app", "src");
    awaitRunning("app");
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

  private void awaitRunning(String name) {
    awaitMessage(name, "Building, pod");
  }
}
