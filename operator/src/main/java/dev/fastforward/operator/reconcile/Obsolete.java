package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.operator.plan.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which Jobs are of no use any more. */
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
    attempts.stream()
        .filter(attempt -> !attempt.ended() && attempt.build().number() <= lastEnded)
        .filter(attempt -> !attempt.deleting())
        .map(Attempt::build)
        .forEach(obsolete::add);
    attempts.stream()
        .filter(Attempt::ended)
        .filter(attempt -> attempt.build().number() <= lastEnded)
        .map(Attempt::build)
        .sorted(
            Comparator.comparingLong(CurrentBuild::number)
                .thenComparingInt(CurrentBuild::attempt)
                .reversed())
        .skip(KEPT)
        .forEach(obsolete::add);
    return obsolete;
  }
}
