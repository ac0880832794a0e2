package dev.fastforward.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.registry.RegistryException.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  @ParameterizedTest
  @CsvSource({
    "400, INVALID, false",
    "401, UNAUTHORIZED, false",
    "403, DENIED, false",
    "404, NOT_FOUND, false",
    "405, DENIED, false",
    "408, UNAVAILABLE, true",
    "412, DENIED, false",
    "413, INVALID, false",
    "429, UNAVAILABLE, true",
    "500, UNAVAILABLE, true",
    "501, UNAVAILABLE, false",
    "504, UNAVAILABLE, true",
  })
  void statusSaysWhatToDo(int status, Kind kind, boolean mayPass) {
    assertThat(Failures.kind(status)).isEqualTo(kind);
    assertThat(Failures.mayPass(status)).isEqualTo(mayPass);
  }

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
