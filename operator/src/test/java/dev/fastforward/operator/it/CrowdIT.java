package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * One namespace has a thousand ImageBuilds of the largest size, and another's builds go on. The
 * operator has the memory of deploy/operator. Isolated: the API server is busy with the crowd.
 */
@Isolated
class CrowdIT extends ClusterTests {
  private static final int SIZE = 1_000;

  private final String crowd = namespace + "-crowd";

  @BeforeEach
  void prepareCrowd() {
    killOperator();
    cluster().kubectl("create", "namespace", crowd).orFail();
  }

  @AfterEach
  void deleteCrowd() {
    cluster().kubectl("delete", "namespace", crowd, "--wait=false");
  }

  @Test
  void aThousandImageBuildsOfOneNamespaceDoNotStopAnothers() {
    try (TestOperator operator = startForBoth()) {
      CompletableFuture<Void> making =
          CompletableFuture.runAsync(() -> Crowd.make(cluster(), crowd, SIZE));
      int number = 0;
      do {
        number++;
        build(operator, "meanwhile-" + number);
      } while (!making.isDone());
      making.join();
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(seen()).as(operator.log()).isEqualTo(SIZE));
      assertWell(operator);
    }
    try (TestOperator operator = startForBoth()) {
      build(operator, "after-a-restart");
      assertWell(operator);
    }
  }

  private TestOperator startForBoth() {
    return TestOperator.start(cluster(), Map.of("FASTFORWARD_NAMESPACES", namespace + "," + crowd));
  }

  private void build(TestOperator operator, String name) {
    quickBuild(name);
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> {
          assertThat(operator.isAlive()).as(operator.log()).isTrue();
          assertThat(readyReason(name)).as(operator.log()).isEqualTo("BuildSucceeded");
        });
  }

  /** How many of the crowd have a status: their source is missing. */
  private long seen() {
    return cluster()
        .kubectl("-n", crowd, "get", "imgbuild", "--no-headers")
        .orFail()
        .output()
        .lines()
        .filter(line -> line.contains("ConfigMapNotFound"))
        .count();
  }

  private static void assertWell(TestOperator operator) {
    assertThat(operator.isAlive()).as(operator.log()).isTrue();
    assertThat(operator.probe("/healthz")).isEqualTo("ok");
    assertThat(operator.probe("/readyz")).isEqualTo("ok");
    assertThat(operator.log()).doesNotContain("OutOfMemoryError");
  }
}
