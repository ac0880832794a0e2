package dev.fastforward.operator.plan;

import dev.fastforward.crds.CurrentBuild;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is to be done about an ImageBuild next. */
public sealed interface Decision {
  /** Make the Job of that attempt. */
  record Start(CurrentBuild build) implements Decision {}

  /**
   * The attempt is under way.
   *
   * @param started whether anything of it has run
   * @param message for people; null if it is just starting
   */
  record Progress(CurrentBuild build, boolean started, @Nullable String message)
      implements Decision {}

  /**
   * The build ended well.
   *
   * @param current whether what was built is what the spec asks for now
   */
  record Succeed(CurrentBuild build, AttemptState.Succeeded end, boolean current)
      implements Decision {}

  /**
   * The build failed, and is not tried again.
   *
   * @param current whether what was built is what the spec asks for now
   */
  record Fail(CurrentBuild build, AttemptState.Failed end, boolean current) implements Decision {}

  /**
   * The attempt failed, and another is made later.
   *
   * @param failed the attempt that failed
   * @param next that other attempt, with the time when it is due
   */
  record Retry(CurrentBuild failed, CurrentBuild next, AttemptState.Failed end, Duration after)
      implements Decision {}

  /** Another attempt is due, but not yet. */
  record AwaitRetry(CurrentBuild next, Duration after) implements Decision {}

  /** The spec or the source changed: what runs is not wanted any more. */
  record Supersede(CurrentBuild build) implements Decision {}

  /** Somebody deleted the Job. */
  record Cancel(CurrentBuild build) implements Decision {}

  /**
   * A build is to start, but something stands in its way that will go.
   *
   * @param message what that is, for people
   */
  record Hold(String message) implements Decision {}

  /**
   * A build is to start, but as many run as may.
   *
   * @param message how many, for people
   */
  record Queue(String message) implements Decision {}

  /** Nothing can be built for now. */
  record Block(String reason, String message) implements Decision {}

  /** Nothing is to be done: the last build stands. */
  record Settle() implements Decision {}
}
