package dev.fastforward.builder.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An entry's last use is updated at most once a day. */
class LastUseTest {
  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
  private static final Manifest BARE =
      new Manifest(new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(new byte[0]), 0), List.of());

  private static Manifest made(String time) {
    return BARE.withAnnotations(Map.of(Artifact.MADE, time, "other", "stays"));
  }

  @Test
  void anEntryOfTodayNeedsNothing() {
    assertThat(LastUse.renewed(made("2026-06-29T12:00:01Z"), NOW)).isEmpty();
  }

  @Test
  void anOlderOneIsMarkedAndThenNeedsNothing() {
    Manifest renewed = LastUse.renewed(made("2026-06-29T11:59:59Z"), NOW).orElseThrow();
    assertThat(renewed.annotations())
        .containsEntry(LastUse.ANNOTATION, "2026-06-30T12:00:00Z")
        .containsEntry(Artifact.MADE, "2026-06-29T11:59:59Z")
        .containsEntry("other", "stays");
    assertThat(LastUse.renewed(renewed, NOW.plusSeconds(3600))).isEmpty();
    assertThat(LastUse.renewed(renewed, NOW.plusSeconds(90_000))).isPresent();
  }

  @Test
  void anEntryThatSaysNothingIsMarked() {
    assertThat(LastUse.renewed(BARE, NOW)).isPresent();
    assertThat(LastUse.renewed(made("yesterday"), NOW)).isPresent();
  }
}
