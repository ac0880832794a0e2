package dev.fastforward.operator.status;

import dev.fastforward.crds.Condition;
import dev.fastforward.crds.ImageBuildStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Conditions out of a verdict: the time of a transition stays while the status stays. */
final class Conditions {
  private Conditions() {}

  static List<Condition> of(ImageBuildStatus old, Verdict verdict, long generation, Instant now) {
    List<Condition> conditions = new ArrayList<>();
    if (verdict.reconciling() != null) {
      conditions.add(
          condition(
              old,
              Condition.RECONCILING,
              Condition.Status.True,
              verdict.reconciling(),
              verdict.message(),
              generation,
              now));
    }
    if (verdict.stalled() != null) {
      conditions.add(
          condition(
              old,
              Condition.STALLED,
              Condition.Status.True,
              verdict.stalled(),
              verdict.message(),
              generation,
              now));
    }
    conditions.add(
        condition(
            old,
            Condition.READY,
            verdict.ready(),
            verdict.reason(),
            verdict.message(),
            generation,
            now));
    Verdict.Succeeded succeeded = verdict.succeeded();
    if (succeeded != null) {
      conditions.add(
          condition(
              old,
              Condition.SUCCEEDED,
              succeeded.status(),
              succeeded.reason(),
              succeeded.message(),
              generation,
              now));
    } else {
      conditions.add(kept(old, generation, now));
    }
    return conditions;
  }

  private static Condition kept(ImageBuildStatus old, long generation, Instant now) {
    return old.condition(Condition.SUCCEEDED)
        .map(c -> condition(old, c.type(), c.status(), c.reason(), c.message(), generation, now))
        .orElseGet(() ->
            condition(
                old,
                Condition.SUCCEEDED,
                Condition.Status.Unknown,
                "NotBuilt",
                "Nothing was built yet",
                generation,
                now));
  }

  private static Condition condition(
      ImageBuildStatus old,
      String type,
      Condition.Status status,
      String reason,
      String message,
      long generation,
      Instant now) {
    String since =
        old.condition(type)
            .filter(condition -> condition.status() == status)
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new Condition(type, status, generation, since, reason, message);
  }
}
