package dev.fastforward.operator.status;

import dev.fastforward.crds.BuildReason;
import dev.fastforward.crds.BuildRecord;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.Failure;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sentences for people who see only the conditions and events. */
public final class Messages {
  private Messages() {}

  /** What a build achieved, and at what cost. */
  public static String built(@Nullable String image, BuildRecord record) {
    String text = "Built " + image + " in " + record.duration().replace("s", " s");
    BuildRecord.Steps steps = record.steps();
    BuildRecord.Transfer transfer = record.transfer();
    if (steps == null || transfer == null) {
      return text;
    }
    int warnings = record.warnings().size();
    return text
        + ": "
        + steps.run()
        + " RUN executed, "
        + steps.hit()
        + " of "
        + (steps.hit() + steps.simulated() + steps.run())
        + " steps from the cache, "
        + transfer.layerBytesDown()
        + " layer bytes downloaded"
        + (warnings == 0 ? "" : ", " + warnings + (warnings == 1 ? " warning" : " warnings"));
  }

  /** The same, with why it was not less work, and the warnings. */
  public static String builtInFull(@Nullable String image, BuildRecord record) {
    StringBuilder text = new StringBuilder(built(image, record));
    if (record.missed() != null) {
      text.append("\nNot in the cache: ").append(record.missed());
    }
    for (BuildRecord.Warning warning : record.warnings()) {
      text.append("\nWarning: ")
          .append(warning.line() == 0 ? "" : "line " + warning.line() + ": ")
          .append(warning.rule())
          .append(": ")
          .append(warning.message());
    }
    return text.toString();
  }

  static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /** What went wrong: where, what, and the end of the log. */
  public static String failed(Failure failure) {
    StringBuilder text = new StringBuilder();
    Failure.Instruction at = failure.instruction();
    String message = failure.message();
    if (at != null) {
      String place = at.file() + ":" + at.line();
      if (!message.contains(place)) {
        text.append(place).append(": ");
      }
      if (!message.contains(at.text())) {
        text.append(at.text()).append(": ");
      }
    }
    text.append(message);
    Integer code = failure.exitCode();
    if (code != null && !message.contains("exit code")) {
      text.append(" (exit code ").append(code).append(')');
    }
    String tail = failure.logTail();
    if (tail != null && !tail.isBlank()) {
      text.append("\nThe log ends with:\n").append(tail.stripTrailing());
    }
    return text.toString();
  }

  /** Why a build started. */
  public static String started(CurrentBuild build) {
    return "Build "
        + build.number()
        + (build.attempt() == 1 ? "" : ", attempt " + build.attempt())
        + " started: "
        + build.reasons().stream().map(BuildReason::name).collect(Collectors.joining(", "));
  }

  /** A duration to the tenth of a second, as 6.1s. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
  }
}
