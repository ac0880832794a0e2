package dev.fastforward.builder.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.repository.RegistryException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final FakePacer pacer = new FakePacer();
  private final RetryPolicy policy = pacer.policy();
  private final Retry retry = new Retry(policy);

  private static Attempt<String> again(Duration after) {
    return new Attempt.Again<>("it was down", after, null);
  }

  @Test
  void successHasNoPause() {
    assertThat(retry.run("x", () -> new Attempt.Done<>("done"))).isEqualTo("done");
    assertThat(pacer.pauses()).isEmpty();
  }

  @Test
  void pausesDouble() {
    AtomicInteger tries = new AtomicInteger();

    String result =
        retry.run(
            "x",
            () -> tries.incrementAndGet() < 5 ? again(Duration.ZERO) : new Attempt.Done<>("done"));

    assertThat(result).isEqualTo("done");
    assertThat(pacer.pauses())
        .containsExactly(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(800));
  }

  @Test
  void givesUpWithTheLastReason() {
    assertThatThrownBy(() -> retry.run("cannot do it", () -> again(Duration.ZERO)))
        .isInstanceOf(RegistryException.class)
        .hasMessage("cannot do it: it was down (tried 5 times)");
  }

  @Test
  void slowTriesUseUpTheTotal() {
    assertThatThrownBy(() ->
            retry.run(
                "x",
                () -> {
                  pacer.pass(Duration.ofSeconds(20));
                  return again(Duration.ZERO);
                }))
        .hasMessageContaining("(tried 2 times)");
  }

  @Test
  void interruptedThreadDoesNotRetry() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> retry.run("x", () -> again(Duration.ZERO)))
          .hasMessage("x: it was down");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void halfOfThePauseIsJitter() {
    assertThat(policy.delay(1, Duration.ZERO, null, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(policy.delay(1, Duration.ZERO, null, 1)).isEqualTo(Duration.ofMillis(200));
    assertThat(policy.delay(4, Duration.ZERO, null, 1)).isEqualTo(Duration.ofMillis(1600));
  }

  @Test
  void pauseHasALimit() {
    RetryPolicy many =
        new RetryPolicy(
            100, Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofSeconds(8), pacer);

    assertThat(many.delay(90, Duration.ZERO, null, 1)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void retryAfterIsHonouredWithinTheTotal() {
    assertThat(policy.delay(1, Duration.ZERO, Duration.ofSeconds(20), 0))
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(policy.delay(1, Duration.ofSeconds(15), Duration.ofSeconds(20), 0)).isNull();
    assertThat(policy.delay(1, Duration.ZERO, Duration.ZERO, 0)).isEqualTo(Duration.ofMillis(100));
  }
}
