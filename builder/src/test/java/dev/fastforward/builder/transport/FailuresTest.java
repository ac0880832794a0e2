package dev.fastforward.builder.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void retryAfterIsSecondsOrADate() {
    Instant now = Instant.parse("2026-11-24T20:00:00Z");

    assertThat(Failures.retryAfter("7", now)).isEqualTo(Duration.ofSeconds(7));
    assertThat(Failures.retryAfter("Tue, 24 Nov 2026 20:00:30 GMT", now))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(Failures.retryAfter("Tue, 24 Nov 2026 19:00:00 GMT", now)).isZero();
    assertThat(Failures.retryAfter("soon", now)).isNull();
    assertThat(Failures.retryAfter("-1", now)).isNull();
    assertThat(Failures.retryAfter(null, now)).isNull();
  }
}
