package dev.fastforward.builder.engine;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.execute.StepCounts;
import dev.fastforward.builder.export.ExportResult;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.repository.Transfer;
import dev.fastforward.builder.resolve.ResolvedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the result of a build. Not thread-safe. */
final class ResultCollector {
  private final Supplier<Transfer> transfer;
  private final SortedMap<String, Long> durations = new TreeMap<>();
  private final Supplier<List<BuildResult.Warning>> warnings;
  private final List<BuildResult.BaseImage> bases = new ArrayList<>();
  private final Map<Platform, StepCounts> counts = new LinkedHashMap<>();
  private @Nullable ExportResult published;
  private @Nullable String imageName;
  private BuildResult.@Nullable ResolvedSource source;
  private @Nullable Platform platform;
  private @Nullable String missed;
  private String phase = "read";
  private long phaseStart = System.nanoTime();

  ResultCollector(Supplier<Transfer> transfer, Supplier<List<BuildResult.Warning>> warnings) {
    this.transfer = transfer;
    this.warnings = warnings;
  }

  /** Called when a phase begins. */
  void phase(String name) {
    long now = System.nanoTime();
    durations.merge(phase, TimeUnit.NANOSECONDS.toMillis(now - phaseStart), Long::sum);
    phase = name;
    phaseStart = now;
  }

  void source(BuildResult.@Nullable ResolvedSource resolved) {
    source = resolved;
  }

  void base(ResolvedImage image) {
    BuildResult.BaseImage base =
        new BuildResult.BaseImage(image.reference().toString(), image.digest().value());
    if (!bases.contains(base)) {
      bases.add(base);
    }
  }

  /** Why steps were not in the cache; the result has the first line of the whole build. */
  void missed(List<String> lines) {
    if (missed == null && !lines.isEmpty()) {
      missed = lines.getFirst();
    }
  }

  void counts(Platform of, StepCounts steps) {
    counts.put(of, steps);
  }

  /**
   * Sets the platform that a failure is about.
   *
   * @param now null for all of them, or the only one
   */
  void platform(@Nullable Platform now) {
    platform = now;
  }

  /**
   * @param pushed where the image was pushed to; null if it was not
   */
  void published(ExportResult image, @Nullable ImageReference pushed) {
    published = image;
    imageName = pushed == null ? null : pushed.name() + "@" + image.digest();
  }

  /** The published image; null if there is none. */
  @Nullable ExportResult published() {
    return published;
  }

  BuildResult succeeded() {
    return result(BuildResult.Outcome.Succeeded, null);
  }

  BuildResult failed(BuildException e) {
    BuildResult.Instruction instruction =
        e.location() == null
            ? null
            : new BuildResult.Instruction(
                e.location().file(),
                e.location().line(),
                e.location().endLine(),
                e.instruction() == null ? "" : e.instruction());
    return result(
        BuildResult.Outcome.Failed,
        new BuildResult.Failure(
            e.reason().name(),
            String.valueOf(e.getMessage()),
            null,
            platform == null ? null : platform.toString(),
            instruction,
            e.command() == null ? null : e.command().exitCode(),
            e.command() == null ? null : e.command().logTail()));
  }

  private BuildResult result(BuildResult.Outcome how, BuildResult.@Nullable Failure failure) {
    phase("end");
    durations.remove("end");
    Transfer t = transfer.get();
    return new BuildResult(
        BuildResult.VERSION,
        how,
        imageName,
        published == null ? null : published.digest().value(),
        source,
        published == null ? null : published.platforms(),
        bases,
        StepCounts.sum(counts.values()),
        new BuildResult.Transfer(t.requests(), t.bytesDown(), t.bytesUp(), t.layerBytesDown()),
        durations,
        warnings.get(),
        missed,
        failure);
  }
}
