package dev.fastforward.operator.status;

import dev.fastforward.crds.Condition;
import dev.fastforward.crds.ImageBuildStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conditions out of what they are to say: the time of a transition stays while the status does. */
final class Conditions {
  private static final Statement NOT_BUILT =
      new Statement(
          Condition.SUCCEEDED, Condition.Status.Unknown, "NotBuilt", "Nothing was built yet");

  private Conditions() {}

  /** What a condition is to say. */
  record Statement(String type, Condition.Status status, String reason, String message) {}

  /**
   * @param source what is known of the source; null where the build has none
   */
  static List<Condition> of(
      ImageBuildStatus old,
      Verdict verdict,
      @Nullable Statement source,
      long generation,
      Instant now) {
    return Stream.of(
            verdict.reconciling(),
            verdict.stalled(),
            verdict.ready(),
            succeeded(old, verdict),
            source)
        .filter(Objects::nonNull)
        .map(statement -> condition(old, statement, generation, now))
        .toList();
  }

  private static Statement succeeded(ImageBuildStatus old, Verdict verdict) {
    Statement succeeded = verdict.succeeded();
    return succeeded != null ? succeeded : kept(old, NOT_BUILT);
  }

  /** What the condition says already, or else that. */
  static Statement kept(ImageBuildStatus old, Statement otherwise) {
    return old.condition(otherwise.type())
        .map(c -> new Statement(c.type(), c.status(), c.reason(), c.message()))
        .orElse(otherwise);
  }

  private static Condition condition(
      ImageBuildStatus old, Statement says, long generation, Instant now) {
    String since =
        old.condition(says.type())
            .filter(condition -> condition.status() == says.status())
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new Condition(
        says.type(), says.status(), generation, since, says.reason(), says.message());
  }
}
