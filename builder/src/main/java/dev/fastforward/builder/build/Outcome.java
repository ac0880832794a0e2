package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.registry.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers what the result of a build will say. Not thread-safe. */
final class Outcome {
  private final Supplier<Transfer> transfer;
  private final SortedMap<String, Long> durations = new TreeMap<>();
  private final List<BuildResult.Warning> warnings = new ArrayList<>();
  private final List<BuildResult.BaseImage> bases = new ArrayList<>();
  private StepCounts counts = new StepCounts();
  private BuildResult.@Nullable PlatformImage platformImage;
  private @Nullable String imageName;
  private BuildResult.@Nullable ResolvedSource source;
  private String phase = "read";
  private long phaseStart = System.nanoTime();

  Outcome(Supplier<Transfer> transfer) {
    this.transfer = transfer;
  }

  /** Tells that a phase begins. */
  void phase(String name) {
    long now = System.nanoTime();
    durations.merge(phase, TimeUnit.NANOSECONDS.toMillis(now - phaseStart), Long::sum);
    phase = name;
    phaseStart = now;
  }

  void warnings(List<BuildResult.Warning> more) {
    warnings.addAll(more);
  }

  void source(BuildResult.@Nullable ResolvedSource resolved) {
    source = resolved;
  }

  void base(ResolvedImage image) {
    bases.add(new BuildResult.BaseImage(image.reference().toString(), image.digest().value()));
  }

  void counts(StepCounts other) {
    counts = other;
  }

  /**
   * @param pushed where the image was pushed to; null if it was not
   */
  void image(Publisher.Image image, Platform platform, @Nullable ImageReference pushed) {
    platformImage =
        new BuildResult.PlatformImage(platform.toString(), image.digest().value(), image.size());
    imageName = pushed == null ? null : pushed.name() + "@" + image.digest();
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
            null,
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
        platformImage == null ? null : platformImage.digest(),
        source,
        platformImage == null ? null : List.of(platformImage),
        bases,
        counts.steps(),
        new BuildResult.Transfer(t.requests(), t.bytesDown(), t.bytesUp(), t.layerBytesDown()),
        durations,
        warnings,
        null,
        failure);
  }
}
