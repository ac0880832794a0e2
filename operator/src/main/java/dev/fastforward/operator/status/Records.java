package dev.fastforward.operator.status;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.crds.BuildRecord;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.Failure;
import dev.fastforward.crds.Inputs;
import dev.fastforward.crds.PastBuild;
import dev.fastforward.crds.PlatformImage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of builds that ended. */
final class Records {
  /** How many ended builds the status lists. */
  static final int HISTORY = 5;

  private static final int MOST_WARNINGS = 10;

  /** Characters of a text that is not the message of a failure. */
  private static final int LONGEST = 300;

  private Records() {}

  /** What is written down about a build. */
  static BuildRecord of(
      CurrentBuild build,
      BuildRecord.Outcome outcome,
      Instant end,
      @Nullable BuildResult result,
      @Nullable Failure failure) {
    Instant start = Instant.parse(build.startTime());
    Duration duration = Duration.between(start, end);
    return new BuildRecord(
        build.number(),
        build.attempt(),
        outcome,
        build.reasons(),
        build.generation(),
        build.fingerprint(),
        build.sourceDigest(),
        result == null || result.source() == null ? null : result.source().revision(),
        build.startTime(),
        end.truncatedTo(ChronoUnit.MILLIS).toString(),
        Messages.seconds(duration.isNegative() ? Duration.ZERO : duration),
        result == null ? null : result.digest(),
        result == null ? null : steps(result.steps()),
        result == null ? null : transfer(result.transfer()),
        result == null || result.missed() == null ? null : shortened(result.missed()),
        result == null ? List.of() : warnings(result),
        failure);
  }

  private static List<BuildRecord.Warning> warnings(BuildResult result) {
    return result.warnings() == null
        ? List.of()
        : result.warnings().stream()
            .limit(MOST_WARNINGS)
            .map(w -> new BuildRecord.Warning(w.line(), w.rule(), shortened(w.message())))
            .toList();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  static BuildRecord.Outcome outcome(Failure failure) {
    return failure.reason().equals(FailureReason.TimedOut.name())
        ? BuildRecord.Outcome.TimedOut
        : BuildRecord.Outcome.Failed;
  }

  private static BuildRecord.Steps steps(BuildResult.Steps steps) {
    return new BuildRecord.Steps(steps.hit(), steps.simulated(), steps.run());
  }

  private static BuildRecord.Transfer transfer(BuildResult.Transfer transfer) {
    return new BuildRecord.Transfer(
        transfer.requests(), transfer.bytesDown(), transfer.bytesUp(), transfer.layerBytesDown());
  }

  static List<PlatformImage> platforms(BuildResult result) {
    return result.platforms() == null
        ? List.of()
        : result.platforms().stream()
            .map(p -> new PlatformImage(p.platform(), p.digest(), p.size()))
            .toList();
  }

  static Inputs inputs(CurrentBuild build, BuildResult result) {
    return new Inputs(
        build.fingerprint(),
        revision(build, result),
        result.baseImages() == null
            ? List.of()
            : result.baseImages().stream()
                .map(base -> new Inputs.BaseImage(base.reference(), base.digest()))
                .distinct()
                .toList());
  }

  private static Inputs.@Nullable SourceRevision revision(CurrentBuild build, BuildResult result) {
    if (build.sourceDigest() != null) {
      return new Inputs.SourceRevision(null, build.sourceDigest());
    }
    return result.source() == null
        ? null
        : new Inputs.SourceRevision(result.source().revision(), result.source().digest());
  }

  /** The history with that build in front. A build that is in it already is not doubled. */
  static List<PastBuild> history(List<PastBuild> old, BuildRecord record) {
    List<PastBuild> history = new ArrayList<>();
    history.add(
        new PastBuild(
            record.number(),
            record.outcome(),
            record.failure() == null ? null : record.failure().reason(),
            record.completionTime(),
            record.duration(),
            record.digest()));
    old.stream().filter(past -> past.number() != record.number()).forEach(history::add);
    return history.subList(0, Math.min(HISTORY, history.size()));
  }
}
