package dev.fastforward.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VitalsTest {
  private final Set<String> unwatched = new TreeSet<>();
  private Instant now = Instant.parse("2026-11-30T10:00:00Z");
  private @Nullable String silence;
  private final Vitals vitals = new Vitals(() -> now, () -> Optional.ofNullable(silence));

  @Test
  void anAbsentApiServerIsNoReasonForARestart() {
    pass(Duration.ofHours(1));
    assertThat(vitals.trouble()).isEmpty();
    assertThat(vitals.unreadiness()).contains("API server");
  }

  @Test
  void aStartThatDoesNotEndIsAReason() {
    vitals.starting();
    pass(Vitals.START);
    assertThat(vitals.trouble()).isEmpty();
    assertThat(vitals.unreadiness()).isNotEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(vitals.trouble()).contains("has not started");
  }

  @Test
  void whatIsNotWatchedForLongIsAReason() {
    vitals.watching(() -> unwatched);
    assertThat(vitals.trouble() + vitals.unreadiness()).isEmpty();
    unwatched.add("Pod");
    assertThat(vitals.trouble()).isEmpty();
    assertThat(vitals.unreadiness()).isEqualTo("not watched any more: Pod");
    pass(Vitals.UNWATCHED.plusSeconds(1));
    assertThat(vitals.trouble()).isEqualTo("not watched any more: Pod");
    unwatched.clear();
    assertThat(vitals.trouble()).isEmpty();
    unwatched.add("Job");
    assertThat(vitals.trouble()).isEmpty();
  }

  @Test
  void whileTheApiServerIsAwayNothingCanBeWatched() {
    vitals.watching(() -> unwatched);
    unwatched.add("Pod");
    assertThat(vitals.trouble()).isEmpty();
    silence = "connection refused";
    pass(Duration.ofMinutes(10));
    assertThat(vitals.trouble()).isEmpty();
    silence = null;
    assertThat(vitals.trouble()).isEmpty();
    pass(Vitals.UNWATCHED.plusSeconds(1));
    assertThat(vitals.trouble()).isNotEmpty();
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
  }
}
