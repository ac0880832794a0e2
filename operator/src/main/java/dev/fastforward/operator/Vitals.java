package dev.fastforward.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the process is, for the kubelet's probes. It is unwell when a restart may help: it does not
 * get further in its start, or something is not watched although the API server answers. Neither an
 * API server that is away nor another operator that has the Lease is a reason for a restart.
 */
final class Vitals {
  /** Longer than the informers themselves wait for their first lists. */
  static final Duration START = Duration.ofMinutes(5);

  /** Watches end and begin again all the time; an interruption may be as long as this. */
  static final Duration UNWATCHED = Duration.ofMinutes(2);

  private final InstantSource clock;
  private final Supplier<Optional<String>> silence;
  private Stage stage = new Stage.AwaitsApiServer();

  /** Since when something is not watched although the API server answers. */
  private @Nullable Instant unwatchedSince;

  private sealed interface Stage {
    record AwaitsApiServer() implements Stage {}

    record Starts(Instant since) implements Stage {}

    record Watches(Supplier<Set<String>> unwatched) implements Stage {}
  }

  /**
   * @param silence why the API server does not answer; empty if it does. Asked only when something
   *     is not watched
   */
  Vitals(InstantSource clock, Supplier<Optional<String>> silence) {
    this.clock = clock;
    this.silence = silence;
  }

  /** The API server has answered: from now on the start takes its time. */
  synchronized void starting() {
    stage = new Stage.Starts(clock.instant());
  }

  /**
   * The start is over, whether this process has the Lease or waits for it.
   *
   * @param unwatched what should be watched and is not
   */
  synchronized void watching(Supplier<Set<String>> unwatched) {
    stage = new Stage.Watches(unwatched);
  }

  /** Why the process should be restarted; empty for no reason. */
  synchronized String trouble() {
    return switch (stage) {
      case Stage.AwaitsApiServer wait -> "";
      case Stage.Starts starts ->
          lasts(starts.since(), START)
              ? "it has not started within " + START.toMinutes() + " minutes"
              : "";
      case Stage.Watches watches -> unwatchedTooLong(watches.unwatched().get());
    };
  }

  /** Why the process is of no use at the moment; empty for no reason. */
  synchronized String unreadiness() {
    return switch (stage) {
      case Stage.AwaitsApiServer wait -> "the API server has not answered yet";
      case Stage.Starts starts -> "it has not started yet";
      case Stage.Watches watches -> list(watches.unwatched().get());
    };
  }

  private String unwatchedTooLong(Set<String> unwatched) {
    if (unwatched.isEmpty() || silence.get().isPresent()) {
      unwatchedSince = null;
      return "";
    }
    Instant since = unwatchedSince;
    if (since == null) {
      unwatchedSince = clock.instant();
      return "";
    }
    return lasts(since, UNWATCHED) ? list(unwatched) : "";
  }

  private boolean lasts(Instant since, Duration atMost) {
    return clock.instant().isAfter(since.plus(atMost));
  }

  private static String list(Set<String> unwatched) {
    return unwatched.isEmpty() ? "" : "not watched any more: " + String.join(", ", unwatched);
  }
}
