package dev.fastforward.builder.solve;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The times that a build writes.
 *
 * @param clock for RUN
 * @param epoch seconds since the epoch for all times in layers; null for none
 * @param fixed seconds since the epoch for all times in config and history; null for the times of
 *     the steps
 */
public record Times(InstantSource clock, @Nullable Long epoch, @Nullable Long fixed) {

  /** mtime of directories that steps make: steps that run no command have no clock. */
  public long constantMtime() {
    return epoch == null ? 0 : epoch;
  }

  /** The RFC 3339 time for config and history. */
  public @Nullable String created(@Nullable String ofStep) {
    return History.time(fixed, ofStep);
  }

  public Instant now() {
    return clock.instant();
  }
}
