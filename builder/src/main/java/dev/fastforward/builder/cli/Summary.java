package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.report.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The last lines of a build: its result, steps, transfer and times. Pure. */
final class Summary {
  /** In the order of a build. */
  private static final List<String> PHASES =
      List.of("read", "resolve", "chain", "probe", "build", "publish");

  private Summary() {}

  static List<String> lines(BuildResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(result.image() == null ? "built " + result.digest() : "pushed " + result.image());
    lines.add(steps(result.steps()) + "; " + transfer(result.transfer()));
    if (result.durations() != null && !result.durations().isEmpty()) {
      lines.add(times(result.durations()));
    }
    return lines;
  }

  private static String steps(BuildResult.Steps steps) {
    int all = steps.hit() + steps.simulated() + steps.run();
    return "%d RUN executed, %d of %d %s from the cache, %d without running anything"
        .formatted(steps.run(), steps.hit(), all, all == 1 ? "step" : "steps", steps.simulated());
  }

  private static String transfer(BuildResult.Transfer transfer) {
    return "%d %s, %s down (%s of layers), %s up"
        .formatted(
            transfer.requests(),
            transfer.requests() == 1 ? "request" : "requests",
            Amounts.bytes(transfer.bytesDown()),
            Amounts.bytes(transfer.layerBytesDown()),
            Amounts.bytes(transfer.bytesUp()));
  }

  private static String times(Map<String, Long> durations) {
    List<String> phases = new ArrayList<>();
    long all = 0;
    for (String phase : PHASES) {
      Long millis = durations.get(phase);
      if (millis != null) {
        all += millis;
        phases.add(phase + " " + Amounts.time(millis));
      }
    }
    return Amounts.time(all) + ": " + String.join(", ", phases);
  }
}
