package dev.fastforward.builder.explain;

import dev.fastforward.builder.cache.BuildRecord;
import dev.fastforward.builder.cache.StageRecord;
import dev.fastforward.builder.cache.StepRecord;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why steps are not in the cache: what is another input than it was in the last build of the same
 * target. Pure.
 */
final class MissReasons {
  private final @Nullable BuildRecord last;

  /**
   * @param last null where no build left a record
   */
  MissReasons(@Nullable BuildRecord last) {
    this.last = last;
  }

  /**
   * Why a step missed, in a few words.
   *
   * @param missed index among the steps with a key
   */
  String of(StageRecord stage, int missed) {
    if (last == null) {
      return "no build before left an entry for it, or a record of its inputs";
    }
    StageRecord before = find(stage);
    if (before == null) {
      return "the last build had no such stage";
    }
    StepRecord step = stage.steps().get(missed);
    if (before.steps().size() > missed) {
      StepRecord old = before.steps().get(missed);
      if (old.key().equals(step.key())) {
        return "its inputs are those of the last build, but there is no entry for it (any more)";
      }
      String own = own(before, old, step);
      if (!own.isEmpty()) {
        return own;
      }
    }
    String base = base(before, stage);
    if (!base.isEmpty()) {
      return base;
    }
    for (int i = 0; i < missed; i++) {
      String above =
          i < before.steps().size() ? own(before, before.steps().get(i), stage.steps().get(i)) : "";
      if (!above.isEmpty()) {
        return "above it, " + stage.steps().get(i).text() + ": " + above;
      }
    }
    return before.steps().size() <= missed ? "it is new" : "no entry for the parent";
  }

  private @Nullable StageRecord find(StageRecord stage) {
    List<StageRecord> stages = Objects.requireNonNull(last).stages();
    return stages.stream()
        .filter(s ->
            stage.name() == null
                ? s.name() == null && s.index() == stage.index()
                : stage.name().equals(s.name()))
        .findFirst()
        .orElse(null);
  }

  private static String base(StageRecord before, StageRecord now) {
    if (!before.base().equals(now.base())) {
      return "FROM " + from(before) + " → " + from(now);
    }
    if (before.baseState().equals(now.baseState())) {
      return "";
    }
    return now.base().startsWith("base ") ? now.base() + " moved" : now.base() + " changed";
  }

  private static String from(StageRecord stage) {
    return stage.base().substring(stage.base().indexOf(' ') + 1);
  }

  /** What of the step itself is another than it was. */
  private static String own(StageRecord stageBefore, StepRecord before, StepRecord now) {
    String changes = InputChanges.between(before, now);
    if (changes.isEmpty() || before.text().equals(now.text())) {
      return changes;
    }
    boolean known = stageBefore.steps().stream().anyMatch(s -> s.text().equals(now.text()));
    return known
        ? "it came behind another step: " + before.text()
        : "the instruction is new; there was " + before.text();
  }
}
