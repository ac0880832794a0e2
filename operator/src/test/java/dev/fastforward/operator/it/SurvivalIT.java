package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operator survives, and what ends it. */
class SurvivalIT extends ClusterTests {
  /** Its probes are being answered when it fails, by a thread that would go on. */
  @Test
  void aFailedStartEndsTheProcess() {
    try (TestOperator operator =
        TestOperator.start(cluster(), watching(), TestOperator.Access.ofAccount("default"))) {
      assertThat(operator.exitCode(Duration.ofMinutes(1))).as(operator.log()).isEqualTo(1);
      assertThat(operator.log()).contains("the start failed", "forbidden");
    }
  }

  @Test
  void anApiServerThatIsAwayAtTheStartIsWaitedFor() throws IOException {
    killOperator();
    try (TcpProxy proxy = new TcpProxy(apiServer());
        TestOperator operator = startBehind(proxy)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> operator.log().contains("does not answer"));
      proxy.hang();
      proxy.listen();
      quickBuild("app");
      await().atMost(Duration.ofMinutes(1)).until(() -> operator.log().contains("timed out"));
      assertThat(operator.isAlive()).isTrue();
      proxy.resume();
      awaitCondition("app", "Ready");
    }
  }

  /** One build ends while the API server hangs, the other while it refuses. */
  @Test
  void anApiServerThatIsAwayInTheMiddle() throws IOException {
    killOperator();
    try (TcpProxy proxy = new TcpProxy(apiServer())) {
      proxy.listen();
      try (TestOperator operator = startBehind(proxy)) {
        slowSource("short", 10);
        slowSource("long", 25);
        imageBuild("hanging", "short");
        imageBuild("later", "long");
        for (String name : new String[] {"hanging", "later"}) {
          awaitRunning(name);
        }
        proxy.hang();
        awaitJob("hanging-1", "Complete");
        assertThat(readyReason("hanging")).isEqualTo("Progressing");
        proxy.refuse();
        awaitJob("later-1", "Complete");
        proxy.resume();
        proxy.listen();
        for (String name : new String[] {"hanging", "later"}) {
          awaitCondition(name, "Ready");
          assertThat(jobs(name)).containsExactly("job.batch/" + name + "-1");
          assertThat(field(name, ".status.lastBuild.attempts")).isEqualTo("1");
        }
        assertThat(operator.isAlive()).isTrue();
      }
    }
  }

  /** Sixty-four variables of ten million characters need more than the executor has. */
  @Test
  void anExecutorThatRunsOutOfMemorySaysSo() {
    killOperator();
    startOperator(Map.of("FASTFORWARD_EXECUTOR_MEMORY", "256Mi"));
    StringBuilder dockerfile = new StringBuilder("FROM scratch\nARG A=0123456789\n");
    dockerfile.append("ARG A=$A$A$A$A$A$A$A$A$A$A\n".repeat(6));
    for (int i = 0; i < 64; i++) {
      dockerfile.append("ENV B").append(i).append("=$A\n");
    }
    source("greedy", Map.of("Dockerfile", dockerfile.toString()));
    imageBuild("greedy", "greedy", "retry: {limit: 0}");
    awaitCondition("greedy", "Stalled");
    assertThat(readyReason("greedy")).isEqualTo("OutOfMemory");
    assertThat(readyMessage("greedy")).contains("FASTFORWARD_EXECUTOR_MEMORY");
    assertThat(
            kubectl(
                    "get",
                    "pods",
                    "-o",
                    "jsonpath={.items[*].status.containerStatuses[?(@.name==\"executor\")].state.terminated.exitCode}")
                .orFail()
                .output())
        .isEqualTo("3");
  }

  private TestOperator startBehind(TcpProxy proxy) {
    return TestOperator.start(
        cluster(), watching(), TestOperator.Access.ofOperator().by(proxy.address()));
  }

  private Map<String, String> watching() {
    return Map.of("FASTFORWARD_NAMESPACES", namespace);
  }

  private static URI apiServer() {
    return URI.create(
        cluster()
            .kubectl("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}")
            .orFail()
            .output());
  }
}
