package dev.fastforward.operator.plan;

import dev.fastforward.crds.BuildReason;
import dev.fastforward.crds.BuildRecord;
import dev.fastforward.crds.CurrentBuild;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How one build follows from another. */
final class Builds {
  private Builds() {}

  /** The first attempt of the build that the facts ask for. */
  static CurrentBuild first(Facts facts) {
    long number = facts.lastEnded() + 1;
    return new CurrentBuild(
        number,
        1,
        0,
        reasons(facts),
        facts.generation(),
        Objects.requireNonNull(facts.wanted(), "no build without its source"),
        facts.sourceDigest(),
        facts.effectiveRebuild(),
        facts.now().truncatedTo(ChronoUnit.MILLIS).toString(),
        job(facts.name(), number, 1),
        null);
  }

  private static List<BuildReason> reasons(Facts facts) {
    BuildRecord last = facts.status().lastBuild();
    if (last == null) {
      return List.of(BuildReason.Created);
    }
    List<BuildReason> reasons = new ArrayList<>();
    if (!Objects.equals(facts.effectiveRebuild(), facts.status().lastHandledRebuildAt())) {
      reasons.add(BuildReason.RebuildRequested);
    }
    if (!Objects.equals(facts.sourceDigest(), last.sourceDigest())) {
      reasons.add(BuildReason.SourceChanged);
    }
    if (last.generation() != facts.generation() || reasons.isEmpty()) {
      reasons.add(BuildReason.SpecChanged);
    }
    return reasons;
  }

  /** The attempt after that one. */
  static CurrentBuild next(
      String name, CurrentBuild build, int counted, Instant due, long generation) {
    int attempt = build.attempt() + 1;
    return new CurrentBuild(
        build.number(),
        attempt,
        build.retries() + counted,
        build.reasons(),
        generation,
        build.fingerprint(),
        build.sourceDigest(),
        build.rebuildAt(),
        build.startTime(),
        job(name, build.number(), attempt),
        due.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  /** The same attempt, now that its time has come. */
  static CurrentBuild due(CurrentBuild build) {
    return new CurrentBuild(
        build.number(),
        build.attempt(),
        build.retries(),
        build.reasons(),
        build.generation(),
        build.fingerprint(),
        build.sourceDigest(),
        build.rebuildAt(),
        build.startTime(),
        build.job(),
        null);
  }

  /** No two attempts of any two ImageBuilds in a namespace have the same name. */
  private static String job(String name, long number, int attempt) {
    return name + "-" + number + (attempt == 1 ? "" : "-r" + attempt);
  }
}
