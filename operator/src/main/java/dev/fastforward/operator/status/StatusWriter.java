package dev.fastforward.operator.status;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.crds.BuildRecord;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.Failure;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.operator.plan.AttemptState;
import dev.fastforward.operator.plan.Decision;
import dev.fastforward.operator.plan.Facts;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The status after a decision. */
public final class StatusWriter {
  private static final String BUILDING = "Building";
  private static final String CANCELED = "Canceled";
  private static final String NEW_GENERATION = "NewGeneration";

  private StatusWriter() {}

  /** The status after that decision; equal to the old one if nothing changed. */
  public static ImageBuildStatus write(Facts facts, Decision decision) {
    ImageBuildStatus old = facts.status();
    return switch (decision) {
      case Decision.Start start ->
          with(facts, decision, underWay(old, start.build()), building(start.build(), null));
      case Decision.Progress progress ->
          with(facts, decision, underWay(old, progress.build()), progress(progress));
      case Decision.Succeed succeed -> succeeded(facts, succeed);
      case Decision.Fail fail -> failed(facts, fail);
      case Decision.Retry retry ->
          with(
              facts,
              decision,
              old.withCurrentBuild(retry.next()),
              Verdict.retrying(retrying(facts, retry)));
      case Decision.AwaitRetry await -> old;
      case Decision.Supersede supersede -> superseded(facts, supersede);
      case Decision.Cancel cancel -> canceled(facts, cancel);
      case Decision.Hold hold ->
          with(facts, decision, old, Verdict.progressing("Queued", hold.message()));
      case Decision.Queue queue ->
          with(facts, decision, old, Verdict.progressing("Queued", queue.message()));
      case Decision.Block block ->
          with(facts, decision, old, Verdict.blocked(block.reason(), block.message()));
      case Decision.Settle settle -> with(facts, decision, old, standing(old));
    };
  }

  private static Verdict building(CurrentBuild build, @Nullable String message) {
    return Verdict.progressing(BUILDING, message != null ? message : Messages.started(build));
  }

  private static Verdict progress(Decision.Progress progress) {
    return progress.started() || progress.message() == null
        ? building(progress.build(), progress.message())
        : Verdict.progressing("Queued", progress.message());
  }

  private static ImageBuildStatus succeeded(Facts facts, Decision.Succeed decision) {
    CurrentBuild build = decision.build();
    BuildResult result = decision.end().result();
    BuildRecord record =
        Records.of(
            build,
            BuildRecord.Outcome.Succeeded,
            end(facts, decision.end().finishedAt()),
            result,
            null);
    ImageBuildStatus built =
        ended(facts.status(), build, record)
            .withImage(
                result.image(),
                result.digest(),
                Records.platforms(result),
                Records.inputs(build, result));
    Verdict verdict = standing(built);
    return with(facts, decision, built, decision.current() ? verdict : outdated(verdict, build));
  }

  private static ImageBuildStatus failed(Facts facts, Decision.Fail decision) {
    AttemptState.Failed end = decision.end();
    BuildRecord record =
        Records.of(
            decision.build(),
            Records.outcome(end.failure()),
            end(facts, end.finishedAt()),
            end.result(),
            end.failure());
    ImageBuildStatus ended = ended(facts.status(), decision.build(), record);
    Verdict verdict = standing(ended);
    return with(
        facts, decision, ended, decision.current() ? verdict : outdated(verdict, decision.build()));
  }

  /** The build was made from older inputs than the spec has now. */
  private static Verdict outdated(Verdict verdict, CurrentBuild build) {
    Verdict progressing =
        Verdict.progressing(
            NEW_GENERATION, "Build " + build.number() + " ended; newer inputs are built next");
    return progressing.with(Objects.requireNonNull(verdict.succeeded()));
  }

  private static ImageBuildStatus superseded(Facts facts, Decision.Supersede decision) {
    CurrentBuild build = decision.build();
    BuildRecord record = Records.of(build, BuildRecord.Outcome.Superseded, facts.now(), null, null);
    return with(
        facts,
        decision,
        ended(facts.status(), build, record),
        Verdict.progressing(
            NEW_GENERATION,
            "Build " + build.number() + " is stopped: newer inputs are built next"));
  }

  private static ImageBuildStatus canceled(Facts facts, Decision.Cancel decision) {
    CurrentBuild build = decision.build();
    BuildRecord record = Records.of(build, BuildRecord.Outcome.Canceled, facts.now(), null, null);
    ImageBuildStatus ended = ended(facts.status(), build, record);
    return with(facts, decision, ended, standing(ended));
  }

  private static String retrying(Facts facts, Decision.Retry retry) {
    Failure failure = retry.end().failure();
    var spec = facts.spec().retry();
    int limit = spec == null || spec.limit() == null ? 2 : spec.limit();
    String count =
        retry.next().retries() == 0 ? "" : ", retry " + retry.next().retries() + " of " + limit;
    return failure.reason()
        + ": "
        + Messages.failed(failure)
        + "\nTried again in "
        + Messages.seconds(retry.after())
        + count;
  }

  /** The verdict about a spec whose inputs are those of the last build. */
  private static Verdict standing(ImageBuildStatus status) {
    BuildRecord last = Objects.requireNonNull(status.lastBuild(), "no build has ended");
    return switch (last.outcome()) {
      case Succeeded -> Verdict.good(Messages.built(status.image(), last), last.number());
      case Failed, TimedOut -> {
        Failure failure = Objects.requireNonNull(last.failure());
        yield Verdict.failed(failure.reason(), Messages.failed(failure), last.number());
      }
      case Canceled ->
          Verdict.failed(
              CANCELED,
              "Build "
                  + last.number()
                  + " was canceled: its Job was deleted. It is built again when the spec or the source"
                  + " changes, or a rebuild is asked for",
              last.number());
      case Superseded ->
          throw new IllegalStateException("after a superseded build another has to start");
    };
  }

  /** The kubelet's clock knows seconds; ours is used while it is close. */
  private static Instant end(Facts facts, Instant finishedAt) {
    return finishedAt.plusSeconds(5).isBefore(facts.now()) ? finishedAt : facts.now();
  }

  private static ImageBuildStatus underWay(ImageBuildStatus old, CurrentBuild build) {
    return old.withCurrentBuild(build).withHandledRebuild(build.rebuildAt());
  }

  private static ImageBuildStatus ended(
      ImageBuildStatus old, CurrentBuild build, BuildRecord record) {
    return old.withLastBuild(record, Records.history(old.history(), record))
        .withHandledRebuild(build.rebuildAt());
  }

  private static ImageBuildStatus with(
      Facts facts, Decision decision, ImageBuildStatus status, Verdict verdict) {
    return status.withConditions(
        facts.generation(),
        Conditions.of(
            facts.status(),
            verdict,
            SourceStatement.of(facts, decision),
            facts.generation(),
            facts.now()));
  }
}
