package dev.fastforward.operator.plan;

import dev.fastforward.crds.BuildRecord;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Decides one step. After every decision that writes a status but waits for nothing (Succeed, Fail,
 * Supersede, Cancel) the planner is to be asked again with the new status.
 *
 * <p>Jobs have names made of the build's number, and the number of a build that ended is in the
 * status before the next one starts. So an operator that was killed between making a Job and
 * writing the status finds that Job, or makes it under the same name.
 */
public final class Planner {
  /** The first wait before another attempt; it doubles with each. */
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);

  /** Attempts that are not counted have a limit too: a build may be evicted each time. */
  static final int MOST_FREE_ATTEMPTS = 10;

  private static final Duration FIRST_FREE_BACKOFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

  private Planner() {}

  /** What is to be done next. */
  public static Decision decide(Facts facts) {
    Optional<Attempt> running = newestOpen(facts);
    CurrentBuild known = facts.status().currentBuild();
    if (known != null && known.number() <= facts.lastEnded()) {
      known = null; // a status that was written by hand
    }
    if (running.isPresent() && (known == null || !isLaterThan(known, running.get().build()))) {
      return ofAttempt(facts, running.get());
    }
    return known != null ? ofLostAttempt(facts, known) : ofIdle(facts);
  }

  private static Optional<Attempt> newestOpen(Facts facts) {
    return facts.attempts().stream()
        .filter(attempt -> attempt.build().number() > facts.lastEnded())
        .max(
            Comparator.<Attempt>comparingLong(attempt -> attempt.build().number())
                .thenComparingInt(attempt -> attempt.build().attempt()));
  }

  private static boolean isLaterThan(CurrentBuild one, CurrentBuild other) {
    return one.number() > other.number()
        || (one.number() == other.number() && one.attempt() > other.attempt());
  }

  /** An attempt whose Job is there. */
  private static Decision ofAttempt(Facts facts, Attempt attempt) {
    CurrentBuild build = attempt.build();
    return switch (attempt.state()) {
      case AttemptState.Succeeded end -> new Decision.Succeed(build, end, isWanted(facts, build));
      case AttemptState.Failed end -> ofFailure(facts, build, end);
      case AttemptState.Waiting waiting when isObsolete(facts, build, false) ->
          new Decision.Supersede(build);
      case AttemptState.Running running when isObsolete(facts, build, true) ->
          new Decision.Supersede(build);
      case AttemptState.Waiting waiting when attempt.deleting() -> new Decision.Cancel(build);
      case AttemptState.Running running when attempt.deleting() -> new Decision.Cancel(build);
      case AttemptState.Waiting waiting -> new Decision.Progress(build, false, waiting.message());
      case AttemptState.Running running ->
          new Decision.Progress(build, true, "Building, " + running.where());
    };
  }

  private static boolean isWanted(Facts facts, CurrentBuild build) {
    return build.fingerprint().equals(facts.wanted());
  }

  /**
   * Whether a build that runs is to be stopped. A pod that still waits is also replaced when only
   * fields changed that are no inputs of the image: it may be waiting for just that change.
   */
  private static boolean isObsolete(Facts facts, CurrentBuild build, boolean started) {
    boolean sameSpec = build.generation() == facts.generation();
    if (facts.source() instanceof SourceState.Missing) {
      return !sameSpec || !started;
    }
    return !isWanted(facts, build) || (!sameSpec && !started);
  }

  private static Decision ofFailure(Facts facts, CurrentBuild build, AttemptState.Failed end) {
    boolean wanted = isWanted(facts, build);
    boolean free = end.retryClass() == RetryClass.FREE;
    if (!wanted || !mayRetry(facts, build, end.retryClass())) {
      return new Decision.Fail(build, wanted && free ? givenUp(build, end) : end, wanted);
    }
    Duration first = free ? FIRST_FREE_BACKOFF : FIRST_BACKOFF;
    Duration after = first.multipliedBy(1L << Math.min(build.attempt() - 1, 16));
    if (after.compareTo(LONGEST_BACKOFF) > 0) {
      after = LONGEST_BACKOFF;
    }
    CurrentBuild next =
        Builds.next(facts.name(), build, free ? 0 : 1, facts.now().plus(after), facts.generation());
    return new Decision.Retry(build, next, end, after);
  }

  private static boolean mayRetry(Facts facts, CurrentBuild build, RetryClass retryClass) {
    var retry = facts.spec().retry();
    int limit = retry == null || retry.limit() == null ? 2 : retry.limit();
    return switch (retryClass) {
      case USER -> false;
      case ONCE -> build.retries() < Math.min(1, limit);
      case TRANSIENT -> build.retries() < limit;
      case FREE -> freeAttempts(build) < MOST_FREE_ATTEMPTS;
    };
  }

  /** How many attempts of the build ended without being counted. */
  private static int freeAttempts(CurrentBuild build) {
    return build.attempt() - 1 - build.retries();
  }

  private static AttemptState.Failed givenUp(CurrentBuild build, AttemptState.Failed end) {
    return new AttemptState.Failed(
        end.retryClass(),
        end.failure()
            .withMessage(
                end.failure().message()
                    + ". Given up after "
                    + (freeAttempts(build) + 1)
                    + " attempts that were ended like this"),
        end.result(),
        end.finishedAt());
  }

  /** A build that the status knows of, but there is no Job. */
  private static Decision ofLostAttempt(Facts facts, CurrentBuild build) {
    if (isObsolete(facts, build, false)) {
      return new Decision.Supersede(build);
    }
    String due = build.retryTime();
    if (due == null) {
      return new Decision.Cancel(build);
    }
    Duration left = Duration.between(facts.now(), Instant.parse(due));
    return left.isPositive()
        ? new Decision.AwaitRetry(build, left)
        : start(facts, Builds.due(build));
  }

  private static Decision ofIdle(Facts facts) {
    Optional<Attempt> leftover =
        facts.attempts().stream().filter(attempt -> !attempt.ended()).findFirst();
    if (leftover.isPresent()) {
      // Two builds at once could move the tag in the wrong order.
      return new Decision.Hold("Waiting for Job " + leftover.get().build().job() + " to stop");
    }
    if (facts.source() instanceof SourceState.Missing missing) {
      return new Decision.Block(
          "ConfigMapNotFound",
          "spec.source: there is no ConfigMap "
              + missing.name()
              + " in this namespace; the build starts when it is there");
    }
    return standsAsItIs(facts) ? new Decision.Settle() : start(facts, Builds.first(facts));
  }

  private static Decision start(Facts facts, CurrentBuild build) {
    Optional<String> obstacle = facts.load().obstacle();
    return obstacle.isPresent() ? new Decision.Queue(obstacle.get()) : new Decision.Start(build);
  }

  private static boolean standsAsItIs(Facts facts) {
    ImageBuildStatus status = facts.status();
    BuildRecord last = status.lastBuild();
    if (last == null || !last.fingerprint().equals(facts.wanted())) {
      return false;
    }
    return switch (last.outcome()) {
      case Succeeded -> true;
      case Superseded -> false;
      // Any change of the spec is worth a try after a failure: it may be the cure.
      case Failed, TimedOut, Canceled -> last.generation() == facts.generation();
    };
  }
}
