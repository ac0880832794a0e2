package dev.fastforward.operator.reconcile;

import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.operator.plan.Attempt;
import dev.fastforward.operator.plan.Decision;
import dev.fastforward.operator.status.Messages;
import java.util.Objects;
import java.util.Optional;

/**
 * An event that is to be published.
 *
 * @param key what makes it different from the other notices of the same ImageBuild and reason
 */
record Notice(boolean warning, String reason, String message, String key) {

  /**
   * The notice about a decision; empty if there is none.
   *
   * @param status after the decision
   */
  static Optional<Notice> of(Decision decision, ImageBuildStatus status, long generation) {
    return switch (decision) {
      case Decision.Start start ->
          start.build().attempt() == 1
              ? Optional.of(about(start.build(), "BuildStarted", Messages.started(start.build())))
              : Optional.empty();
      case Decision.Succeed succeed ->
          Optional.of(
              about(
                  succeed.build(),
                  "BuildSucceeded",
                  Messages.builtInFull(
                      status.image(), Objects.requireNonNull(status.lastBuild()))));
      case Decision.Fail fail -> Optional.of(failed(fail));
      case Decision.Retry retry ->
          Optional.of(
              warning(
                  retry.next(),
                  "BuildRetrying",
                  retry.end().failure().reason() + ": " + Messages.failed(retry.end().failure())));
      case Decision.Supersede supersede ->
          Optional.of(
              about(
                  supersede.build(),
                  "BuildSuperseded",
                  "Build " + supersede.build().number() + " is stopped: its inputs changed"));
      case Decision.Cancel cancel ->
          Optional.of(
              about(
                  cancel.build(),
                  "BuildCanceled",
                  "Build " + cancel.build().number() + " was canceled: its Job was deleted"));
      case Decision.Block block -> Optional.of(blocked(block, generation));
      case Decision.Progress _, Decision.AwaitRetry _, Decision.Hold _ -> Optional.empty();
      case Decision.Queue _, Decision.Settle _ -> Optional.empty();
    };
  }

  private static Notice blocked(Decision.Block block, long generation) {
    return new Notice(
        true,
        block.reason().equals("InvalidSpec") ? "SpecInvalid" : "SourceResolveFailed",
        block.message(),
        "g" + generation);
  }

  /** An attempt's Job that is deleted, since its pod would stay until its deadline. */
  static Notice stuck(Attempt attempt) {
    return warning(
        attempt.build(),
        "StageUnavailable",
        "The build has ended, but "
            + attempt.stuck()
            + ". Job "
            + attempt.build().job()
            + " is deleted; builds with a RUN will not work until this is mended (the operator's"
            + " setting FASTFORWARD_STAGE_IMAGE)");
  }

  private static Notice failed(Decision.Fail fail) {
    var failure = fail.end().failure();
    boolean timedOut = failure.reason().equals(FailureReason.TimedOut.name());
    return warning(
        fail.build(),
        timedOut ? "BuildTimedOut" : "BuildFailed",
        failure.reason() + ": " + Messages.failed(failure));
  }

  private static Notice about(CurrentBuild build, String reason, String message) {
    return new Notice(false, reason, message, key(build));
  }

  private static Notice warning(CurrentBuild build, String reason, String message) {
    return new Notice(true, reason, message, key(build));
  }

  private static String key(CurrentBuild build) {
    return build.number() + "-" + build.attempt();
  }
}
