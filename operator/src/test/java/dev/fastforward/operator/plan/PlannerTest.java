package dev.fastforward.operator.plan;

import static dev.fastforward.operator.Builders.NOW;
import static dev.fastforward.operator.Builders.START;
import static dev.fastforward.operator.Builders.build;
import static dev.fastforward.operator.Builders.failure;
import static dev.fastforward.operator.Builders.spec;
import static dev.fastforward.operator.Builders.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.crds.BuildReason;
import dev.fastforward.crds.BuildRecord;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
  private static final SourceState SOURCE = new SourceState.Found("sha256:source");
  private static final String WANTED = Fingerprint.of(spec(), "sha256:source", null);
  private static final AttemptState RUNNING = new AttemptState.Running("pod app-1-x");
  private static final AttemptState WAITING = new AttemptState.Waiting(null);

  // ---- nothing runs

  @Test
  void aNewImageBuildIsBuilt() {
    Decision decision = Planner.decide(facts(1, ImageBuildStatus.UNSEEN));
    assertThat(decision)
        .isEqualTo(
            new Decision.Start(
                new CurrentBuild(
                    1,
                    1,
                    0,
                    List.of(BuildReason.Created),
                    1,
                    WANTED,
                    "sha256:source",
                    null,
                    "2026-11-24T12:00:10Z",
                    "app-1",
                    null)));
  }

  @Test
  void aMissingSourceBlocks() {
    Facts facts = with(facts(1, ImageBuildStatus.UNSEEN), new SourceState.Missing("files"));
    assertThat(Planner.decide(facts))
        .isInstanceOfSatisfying(
            Decision.Block.class,
            block -> {
              assertThat(block.reason()).isEqualTo("ConfigMapNotFound");
              assertThat(block.message()).contains("files");
            });
  }

  @Test
  void whatIsBuiltStands() {
    assertThat(Planner.decide(facts(1, ended(1, BuildRecord.Outcome.Succeeded, 1, WANTED))))
        .isEqualTo(new Decision.Settle());
  }

  @Test
  void aChangeThatIsNoInputDoesNotBuild() {
    assertThat(Planner.decide(facts(2, ended(1, BuildRecord.Outcome.Succeeded, 1, WANTED))))
        .isEqualTo(new Decision.Settle());
  }

  @Test
  void otherInputsAreBuiltUnderTheNextNumber() {
    Decision decision =
        Planner.decide(facts(2, ended(7, BuildRecord.Outcome.Succeeded, 1, "v1:other")));
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Start.class,
            start -> {
              assertThat(start.build().number()).isEqualTo(8);
              assertThat(start.build().job()).isEqualTo("app-8");
              assertThat(start.build().reasons()).containsExactly(BuildReason.SpecChanged);
            });
  }

  @ParameterizedTest
  @EnumSource(names = {"Failed", "TimedOut", "Canceled"})
  void aFailureStandsUntilTheSpecChanges(BuildRecord.Outcome outcome) {
    assertThat(Planner.decide(facts(1, ended(1, outcome, 1, WANTED))))
        .isEqualTo(new Decision.Settle());
    assertThat(Planner.decide(facts(2, ended(1, outcome, 1, WANTED))))
        .isInstanceOf(Decision.Start.class);
  }

  @Test
  void afterASupersededBuildAnotherStarts() {
    assertThat(Planner.decide(facts(1, ended(1, BuildRecord.Outcome.Superseded, 1, WANTED))))
        .isInstanceOf(Decision.Start.class);
  }

  @Test
  void aRebuildIsAskedForByAnnotation() {
    Facts facts =
        rebuild(facts(1, ended(1, BuildRecord.Outcome.Succeeded, 1, WANTED)), "2026-11-24");
    assertThat(Planner.decide(facts))
        .isInstanceOfSatisfying(
            Decision.Start.class,
            start -> {
              assertThat(start.build().reasons()).containsExactly(BuildReason.RebuildRequested);
              assertThat(start.build().rebuildAt()).isEqualTo("2026-11-24");
            });
  }

  @Test
  void takingTheAnnotationAwayAsksForNothing() {
    ImageBuildStatus built =
        ended(
            1,
            BuildRecord.Outcome.Succeeded,
            1,
            Fingerprint.of(spec(), "sha256:source", "2026-11-24"));
    ImageBuildStatus handled =
        new ImageBuildStatus(
            1L,
            null,
            null,
            List.of(),
            null,
            List.of(),
            null,
            built.lastBuild(),
            List.of(),
            "2026-11-24");
    assertThat(Planner.decide(facts(1, handled))).isEqualTo(new Decision.Settle());
  }

  @Test
  void aBuildThatStillStopsHoldsTheNext() {
    Facts facts =
        with(
            facts(2, ended(1, BuildRecord.Outcome.Superseded, 1, "v1:old")),
            new Attempt(build(1, 1, "v1:old"), RUNNING, true));
    assertThat(Planner.decide(facts))
        .isInstanceOfSatisfying(
            Decision.Hold.class, hold -> assertThat(hold.message()).contains("app-1"));
  }

  // ---- an attempt runs

  @Test
  void aJobThatTheStatusDoesNotKnowIsTakenUp() {
    Facts facts =
        with(facts(1, ImageBuildStatus.UNSEEN), new Attempt(build(1, 1, WANTED), RUNNING, false));
    assertThat(Planner.decide(facts))
        .isEqualTo(new Decision.Progress(build(1, 1, WANTED), true, "Building, pod app-1-x"));
  }

  @Test
  void otherInputsSupersede() {
    CurrentBuild old = build(1, 1, "v1:old");
    assertThat(Planner.decide(with(facts(2, current(old)), new Attempt(old, RUNNING, false))))
        .isEqualTo(new Decision.Supersede(old));
  }

  @Test
  void aChangeThatIsNoInputSupersedesOnlyWhatHasNotStarted() {
    CurrentBuild old = build(1, 1, WANTED);
    assertThat(Planner.decide(with(facts(2, current(old)), new Attempt(old, RUNNING, false))))
        .isInstanceOf(Decision.Progress.class);
    assertThat(Planner.decide(with(facts(2, current(old)), new Attempt(old, WAITING, false))))
        .isEqualTo(new Decision.Supersede(old));
  }

  @Test
  void aSourceThatVanishesSupersedesOnlyWhatHasNotStarted() {
    CurrentBuild old = build(1, 1, WANTED);
    SourceState missing = new SourceState.Missing("files");
    assertThat(
            Planner.decide(
                with(with(facts(1, current(old)), new Attempt(old, RUNNING, false)), missing)))
        .isInstanceOf(Decision.Progress.class);
    assertThat(
            Planner.decide(
                with(with(facts(1, current(old)), new Attempt(old, WAITING, false)), missing)))
        .isInstanceOf(Decision.Supersede.class);
  }

  @Test
  void aLostJobIsCanceled() {
    CurrentBuild build = build(1, 1, WANTED);
    assertThat(Planner.decide(facts(1, current(build)))).isEqualTo(new Decision.Cancel(build));
    assertThat(Planner.decide(with(facts(1, current(build)), new Attempt(build, RUNNING, true))))
        .isEqualTo(new Decision.Cancel(build));
  }

  @Test
  void aLostJobOfOtherInputsIsSuperseded() {
    CurrentBuild build = build(1, 1, "v1:old");
    assertThat(Planner.decide(facts(2, current(build)))).isEqualTo(new Decision.Supersede(build));
  }

  // ---- an attempt ended

  @Test
  void anEndIsTakenEvenIfTheInputsChanged() {
    CurrentBuild old = build(1, 1, "v1:old");
    AttemptState.Succeeded end = new AttemptState.Succeeded(succeeded("sha256:1"), NOW);
    assertThat(Planner.decide(with(facts(2, current(old)), new Attempt(old, end, false))))
        .isEqualTo(new Decision.Succeed(old, end, false));
  }

  @Test
  void transientFailuresAreTriedAgainUpToTheLimit() {
    CurrentBuild first = build(1, 1, WANTED);
    Decision decision = afterFailure(first, RetryClass.TRANSIENT);
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Retry.class,
            retry -> {
              assertThat(retry.after()).isEqualTo(Duration.ofSeconds(5));
              assertThat(retry.next().job()).isEqualTo("app-1-r2");
              assertThat(retry.next().attempt()).isEqualTo(2);
              assertThat(retry.next().retries()).isEqualTo(1);
              assertThat(retry.next().retryTime()).isEqualTo("2026-11-24T12:00:15Z");
              assertThat(retry.next().startTime()).isEqualTo(START);
            });
    assertThat(afterFailure(attempt(3, 2), RetryClass.TRANSIENT)).isInstanceOf(Decision.Fail.class);
  }

  @Test
  void waitsGrowButNotForEver() {
    assertThat(afterFailure(attempt(3, 0), RetryClass.FREE))
        .isInstanceOfSatisfying(
            Decision.Retry.class,
            retry -> {
              assertThat(retry.after()).isEqualTo(Duration.ofSeconds(4));
              assertThat(retry.next().retries()).isZero();
            });
    assertThat(afterFailure(attempt(10, 0), RetryClass.FREE))
        .isInstanceOfSatisfying(
            Decision.Retry.class,
            retry -> assertThat(retry.after()).isEqualTo(Duration.ofMinutes(5)));
  }

  @Test
  void attemptsThatCostNothingHaveAnEnd() {
    assertThat(afterFailure(attempt(12, 2), RetryClass.FREE))
        .as("two of the attempts were counted")
        .isInstanceOf(Decision.Retry.class);
    assertThat(afterFailure(attempt(11, 0), RetryClass.FREE))
        .isInstanceOfSatisfying(
            Decision.Fail.class,
            fail -> {
              assertThat(fail.end().failure().reason()).isEqualTo("Whatever");
              assertThat(fail.end().failure().message())
                  .isEqualTo("because. Given up after 11 attempts that were ended like this");
            });
  }

  @Test
  void whatMayBeBadLuckIsTriedOnceMore() {
    assertThat(afterFailure(attempt(1, 0), RetryClass.ONCE)).isInstanceOf(Decision.Retry.class);
    assertThat(afterFailure(attempt(2, 1), RetryClass.ONCE)).isInstanceOf(Decision.Fail.class);
  }

  @Test
  void whatTheUserHasToChangeIsNotTriedAgain() {
    assertThat(afterFailure(build(1, 1, WANTED), RetryClass.USER))
        .isInstanceOf(Decision.Fail.class);
  }

  @Test
  void aRetryWaitsForItsTime() {
    CurrentBuild due = retry("2026-11-24T12:00:13Z");
    assertThat(Planner.decide(facts(1, current(due))))
        .isEqualTo(new Decision.AwaitRetry(due, Duration.ofSeconds(3)));
    assertThat(Planner.decide(facts(1, current(retry("2026-11-24T12:00:10Z")))))
        .isInstanceOfSatisfying(
            Decision.Start.class,
            start -> {
              assertThat(start.build().job()).isEqualTo("app-1-r2");
              assertThat(start.build().retryTime()).isNull();
            });
  }

  @Test
  void theFailedJobOfAnEarlierAttemptDoesNotCountAgain() {
    CurrentBuild due = retry("2026-11-24T12:00:13Z");
    Attempt failed =
        new Attempt(
            build(1, 1, WANTED),
            new AttemptState.Failed(RetryClass.TRANSIENT, failure("PushFailed", "x"), null, NOW),
            false);
    assertThat(Planner.decide(with(facts(1, current(due)), failed)))
        .isInstanceOf(Decision.AwaitRetry.class);
  }

  private static Decision afterFailure(CurrentBuild build, RetryClass retryClass) {
    AttemptState.Failed end =
        new AttemptState.Failed(retryClass, failure("Whatever", "because"), null, NOW);
    return Planner.decide(with(facts(1, current(build)), new Attempt(build, end, false)));
  }

  private static CurrentBuild attempt(int attempt, int retries) {
    return new CurrentBuild(
        1,
        attempt,
        retries,
        List.of(BuildReason.Created),
        1,
        WANTED,
        "sha256:source",
        null,
        START,
        "app-1-r" + attempt,
        null);
  }

  private static CurrentBuild retry(String due) {
    return new CurrentBuild(
        1,
        2,
        1,
        List.of(BuildReason.Created),
        1,
        WANTED,
        "sha256:source",
        null,
        START,
        "app-1-r2",
        due);
  }

  private static Facts facts(long generation, ImageBuildStatus status) {
    return new Facts("app", generation, spec(), status, null, SOURCE, List.of(), NOW, Load.NONE);
  }

  private static Facts with(Facts facts, SourceState source) {
    return new Facts(
        "app",
        facts.generation(),
        facts.spec(),
        facts.status(),
        facts.rebuildAt(),
        source,
        facts.attempts(),
        NOW,
        Load.NONE);
  }

  private static Facts with(Facts facts, Attempt attempt) {
    return new Facts(
        "app",
        facts.generation(),
        facts.spec(),
        facts.status(),
        facts.rebuildAt(),
        facts.source(),
        List.of(attempt),
        NOW,
        Load.NONE);
  }

  private static Facts rebuild(Facts facts, @Nullable String at) {
    return new Facts(
        "app",
        facts.generation(),
        facts.spec(),
        facts.status(),
        at,
        facts.source(),
        facts.attempts(),
        NOW,
        Load.NONE);
  }

  private static ImageBuildStatus current(CurrentBuild build) {
    return new ImageBuildStatus(
        1L, null, null, List.of(), null, List.of(), build, null, List.of(), null);
  }

  private static ImageBuildStatus ended(
      long number, BuildRecord.Outcome outcome, long generation, String fingerprint) {
    BuildRecord last =
        new BuildRecord(
            number,
            1,
            outcome,
            List.of(BuildReason.Created),
            generation,
            fingerprint,
            "sha256:source",
            null,
            START,
            START,
            "1.0s",
            null,
            null,
            null,
            null,
            List.of(),
            null);
    return new ImageBuildStatus(
        1L, null, null, List.of(), null, List.of(), null, last, List.of(), null);
  }
}
