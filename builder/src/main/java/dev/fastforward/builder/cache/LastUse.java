package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Manifest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When a cache entry was last found by a build. The time is stored in the entry itself, which a
 * build reads anyway, and updated only when it is a day old: a build in which nothing changed makes
 * at most one such request a day. Pure.
 */
public final class LastUse {
  public static final String ANNOTATION = "dev.fastforward.used";

  /** What is deleted for not being used is days old; finer figures would cost requests. */
  private static final Duration EVERY = Duration.ofDays(1);

  private LastUse() {}

  /** The entry's manifest with a new time; empty where the one that it has will do. */
  static Optional<Manifest> renewed(Manifest entry, Instant now) {
    Map<String, String> annotations = new TreeMap<>();
    if (entry.annotations() != null) {
      annotations.putAll(entry.annotations());
    }
    String known = annotations.getOrDefault(ANNOTATION, annotations.get(Artifact.MADE));
    if (known != null && isRecent(known, now)) {
      return Optional.empty();
    }
    annotations.put(ANNOTATION, now.truncatedTo(ChronoUnit.SECONDS).toString());
    return Optional.of(entry.withAnnotations(annotations));
  }

  private static boolean isRecent(String time, Instant now) {
    try {
      return Instant.parse(time).plus(EVERY).isAfter(now);
    } catch (DateTimeException e) {
      return false;
    }
  }
}
