package dev.fastforward.builder.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a cached step was made its entry says; the epoch goes before it. */
class HistoryTest {
  private static final ImageConfig CONFIG =
      Json.read(
          """
          {"history":[{"created":"base"},{"created":"label","empty_layer":true},
            {"created":"run"},{"created":"copy"}]}\
          """
              .getBytes(StandardCharsets.UTF_8),
          ImageConfig.class);

  @Test
  void theTimesOfTheLastLayersAreThoseOfTheSteps() {
    assertThat(History.layerTimes(CONFIG, 2)).containsExactly("run", "copy");
    assertThat(History.layerTimes(CONFIG, 0)).isEmpty();
  }

  @Test
  void aConfigThatTellsLessGivesNoTimes() {
    assertThat(History.layerTimes(CONFIG, 4)).containsExactly(null, "base", "run", "copy");
  }

  @Test
  void theEpochGoesBeforeEveryClock() {
    assertThat(History.time(7L, "other")).isEqualTo("1970-01-01T00:00:07Z");
    assertThat(History.time(null, "other")).isEqualTo("other");
    assertThat(History.time(Instant.parse("2026-01-02T03:04:05.678Z")))
        .isEqualTo("2026-01-02T03:04:05Z");
  }
}
