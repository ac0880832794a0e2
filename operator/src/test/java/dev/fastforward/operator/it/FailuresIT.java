package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Failures are reported so that kubectl describe is enough to know what to do. */
class FailuresIT extends ClusterTests {
  @Test
  void aRunThatFailsAndIsFixed() {
    source(
        "bad",
        Map.of(
            "Dockerfile",
            "ARG BASE\nFROM $BASE\nRUN printf 'some \\033]52;c;ZXZpbA==\\007 output\\n'; exit 3\n"));
    imageBuild("app", "bad");
    awaitCondition("app", "Stalled");
    assertThat(readyReason("app")).isEqualTo("RunFailed");
    assertThat(readyMessage("app"))
        .contains("Dockerfile:3", "exit code 3", "some \\x1b]52;c;ZXZpbA==\\x07 output")
        .doesNotContain("\u001b", "\u0007");
    assertThat(kubectl("get", "events,imgbuild", "-o", "json").orFail().output())
        .contains("x1b]52;c")
        .doesNotContain("\u001b", "\\u001b", "\\u0007");
    assertThat(kubectl("logs", "job/app-1", "-c", "executor").orFail().output())
        .contains("some \\x1b]52;c")
        .doesNotContain("\u001b");
    assertThat(kubectl("describe", "imgbuild", "app").orFail().output())
        .contains("BuildFailed", "RunFailed");
    assertThat(field("app", ".status.lastBuild.failure.exitCode")).isEqualTo("3");
    awaitJob("app-1", "Failed");

    source("good", Map.of("Dockerfile", "ARG BASE\nFROM $BASE\nRUN echo some output\n"));
    imageBuild("app", "good");
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.conditions[?(@.type==\"Stalled\")]")).isEmpty();
  }

  @Test
  void aRunThatNeedsTooMuchMemory() {
    source(
        "hungry",
        Map.of(
            "Dockerfile",
            "ARG BASE\nFROM $BASE\nRUN dd if=/dev/zero of=/dev/null bs=400M count=1\n"));
    imageBuild(
        "hungry", "hungry", "pod: {resources: {limits: {memory: 64Mi}}}", "retry: {limit: 0}");
    awaitCondition("hungry", "Stalled");
    assertThat(readyReason("hungry")).isEqualTo("OutOfMemory");
    assertThat(readyMessage("hungry")).contains("Dockerfile:3", "memory");
  }

  @Test
  void whatTheDockerfileGetsWrong() {
    failing(
        "unsupported",
        "FROM $BASE\nRUN --security=insecure true\n",
        "DockerfileInvalid",
        "security.insecure");
    failing("missing", "FROM $BASE\nCOPY nowhere.txt /\n", "CopySourceMissing", "nowhere.txt");
    failing(
        "no-base",
        "FROM " + cluster().registry() + "/it/no-such-image:1\n",
        "BaseImageNotFound",
        "no-such-image");
    failing("nonsense", "FROM $BASE\nFLY away\n", "DockerfileInvalid", "FLY");
  }

  private void failing(String name, String dockerfile, String reason, String hint) {
    source(name, Map.of("Dockerfile", "ARG BASE\n" + dockerfile));
    imageBuild(name, name);
    awaitCondition(name, "Stalled");
    assertThat(readyReason(name)).as(readyMessage(name)).isEqualTo(reason);
    assertThat(readyMessage(name)).contains(hint);
  }

  @Test
  void credentials() throws IOException {
    source("src", Map.of("Dockerfile", "ARG BASE\nFROM $BASE\nCOPY Dockerfile /\n"));
    kubectl("delete", "secret", "registry").orFail();
    imageBuild("app", "src");
    awaitCondition("app", "Stalled");
    assertThat(readyReason("app")).isEqualTo("SecretNotFound");

    secret(
        "registry",
        "{\"auths\":{\"%s\":{\"auth\":\"ZmFzdGZvcndhcmQ6d3Jvbmc=\"}}}"
            .formatted(cluster().registry()));
    rebuild("app", "1", "2");
    assertThat(readyReason("app")).isIn("PushDenied", "BaseImageAuthFailed");
    assertThat(readyMessage("app")).contains(cluster().registry());

    secret("registry", cluster().dockerConfig());
    rebuild("app", "2", "3");
    awaitCondition("app", "Ready");
  }

  @Test
  void aPodThatTheClusterRefuses() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: no-pods}
            spec: {hard: {pods: "0"}}
            """,
            "-n",
            namespace);
    quickBuild("app");
    awaitMessage("app", "Job app-1 has no pod");
    assertThat(field("app", ".status.conditions[?(@.type==\"Reconciling\")].reason"))
        .isEqualTo("Queued");
    kubectl("delete", "resourcequota", "no-pods").orFail();
    awaitCondition("app", "Ready");
  }

  /** No RUN needs the stage; its pod would wait for the image until its deadline. */
  @Test
  void aStageThatCannotStart() {
    killOperator();
    cluster().kubectl("label", "namespace", namespace, LocalCluster.UNGUARDED + "=").orFail();
    startOperator(Map.of("FASTFORWARD_STAGE_IMAGE", cluster().registry() + "/it/no-such-stage:1"));
    quickBuild("app");
    awaitCondition("app", "Ready");
    await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(jobs("app")).isEmpty());
    assertThat(kubectl("describe", "imgbuild", "app").orFail().output())
        .contains("StageUnavailable", "FASTFORWARD_STAGE_IMAGE");
    assertThat(field("app", ".status.history[*].outcome")).isEqualTo("Succeeded");
  }

  @Test
  void aSourceThatComesLater() {
    imageBuild("late", "late");
    awaitCondition("late", "Stalled");
    assertThat(readyReason("late")).isEqualTo("ConfigMapNotFound");
    quickSource("late");
    awaitCondition("late", "Ready");
  }
}
