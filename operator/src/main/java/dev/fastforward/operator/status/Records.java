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
        build.startTime(),
        end.truncatedTo(ChronoUnit.MILLIS).toString(),
        Messages.seconds(duration.isNegative() ? Duration.ZERO : duration),
        result == null ? null : result.digest(),
        result == null ? null : steps(result.steps()),
        result == null ? null : transfer(result.transfer()),
        failure);
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
        build.sourceDigest() == null ? null : new Inputs.SourceRevision(build.sourceDigest()),
        result.baseImages() == null
            ? List.of()
            : result.baseImages().stream()
                .map(base -> new Inputs.BaseImage(base.reference(), base.digest()))
                .distinct()
                .toList());
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
