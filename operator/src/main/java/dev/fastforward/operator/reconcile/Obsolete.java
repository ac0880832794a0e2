package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.operator.plan.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which Jobs are to be deleted. */
final class Obsolete {
  /** Finished Jobs that stay, for their logs. */
  static final int KEPT = 3;

  private Obsolete() {}

  /**
   * Jobs of builds that are known to have ended: those that still run (the operator was killed
   * before it could stop them), and of the finished ones all but the last three.
   */
  static List<CurrentBuild> of(List<Attempt> attempts, ImageBuildStatus status) {
    long lastEnded = status.lastBuild() == null ? 0 : status.lastBuild().number();
    List<CurrentBuild> obsolete = new ArrayList<>();
    stuck(attempts, status).map(Attempt::build).forEach(obsolete::add);
    attempts.stream()
        .filter(attempt -> !attempt.ended() && attempt.build().number() <= lastEnded)
        .filter(attempt -> !attempt.deleting())
        .map(Attempt::build)
        .forEach(obsolete::add);
    attempts.stream()
        .filter(Attempt::ended)
        .filter(attempt -> attempt.build().number() <= lastEnded && attempt.stuck() == null)
        .map(Attempt::build)
        .sorted(
            Comparator.comparingLong(CurrentBuild::number)
                .thenComparingInt(CurrentBuild::attempt)
                .reversed())
        .skip(KEPT)
        .forEach(obsolete::add);
    return obsolete;
  }

  /** Attempts that have ended, and the status says so, but whose pods would never end. */
  static Stream<Attempt> stuck(List<Attempt> attempts, ImageBuildStatus status) {
    return attempts.stream()
        .filter(attempt -> attempt.ended() && attempt.stuck() != null && !attempt.deleting())
        .filter(attempt -> isOver(attempt.build(), status));
  }

  private static boolean isOver(CurrentBuild build, ImageBuildStatus status) {
    CurrentBuild current = status.currentBuild();
    long lastEnded = status.lastBuild() == null ? 0 : status.lastBuild().number();
    return build.number() <= lastEnded
        || (current != null
            && current.number() == build.number()
            && current.attempt() > build.attempt());
  }
}
