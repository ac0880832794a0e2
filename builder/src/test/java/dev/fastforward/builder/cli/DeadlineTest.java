package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeadlineTest {
  private static final BuildResult FAILED =
      Json.read(
          """
          {"version":1,"outcome":"Failed","failure":{"reason":"RegistryUnavailable","message":"x"}}\
          """
              .getBytes(StandardCharsets.UTF_8),
          BuildResult.class);

  @Test
  void theDeadlineInterruptsTheBuildAndIsTheReason() {
    try (Deadline deadline = Deadline.start(1)) {
      assertThatThrownBy(() -> new CountDownLatch(1).await())
          .isInstanceOf(InterruptedException.class);
      BuildResult.Failure failure = Objects.requireNonNull(deadline.explain(FAILED, 1).failure());
      assertThat(failure.reason()).isEqualTo("TimedOut");
      assertThat(failure.message()).contains("longer than 1 s");
    }
  }

  @Test
  void anEarlierFailureKeepsItsReason() {
    try (Deadline deadline = Deadline.start(0)) {
      assertThat(deadline.explain(FAILED, 0)).isSameAs(FAILED);
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
