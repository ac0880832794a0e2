package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.Warning;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.MountParser;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.dockerfile.Suggestion;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The stages of a Dockerfile and what they need of each other. Immutable. */
public final class StageGraph {
  private final Dockerfile file;
  private final PlanOptions options;
  private final Map<String, String> globalArgs;
  private final @Nullable Long sourceDateEpoch;
  private final StageResolver resolver;
  private final List<PlannedStage> stages;
  private final List<Warning> warnings;
  private final int target;
  private final List<Integer> reachable;

  private StageGraph(Dockerfile file, PlanOptions options) {
    this.file = file;
    this.options = options;
    this.globalArgs = GlobalScope.of(file, options);
    this.sourceDateEpoch = GlobalScope.epoch(file, options, globalArgs);
    this.resolver = new StageResolver(file, options, globalArgs);
    this.stages = resolver.stages();
    Warnings found = new Warnings(file, options);
    new StageChecks(file, found).run();
    this.warnings = found.finish();
    this.target = findTarget();
    Set<Integer> reached = new TreeSet<>();
    reach(target, reached);
    this.reachable = List.copyOf(reached);
  }

  /**
   * Finds bases, target and what the target needs.
   *
   * @throws BuildException TargetNotFound; DockerfileInvalid for a base or {@code --from} that
   *     cannot be; BuildArgMissing; UnsupportedInstruction
   */
  public static StageGraph of(Dockerfile file, PlanOptions options) {
    return new StageGraph(file, options);
  }

  public Dockerfile file() {
    return file;
  }

  public PlanOptions options() {
    return options;
  }

  /** All stages of the file, in its order. */
  public List<PlannedStage> stages() {
    return stages;
  }

  /** What the checks found that need no values; those that do are in the plans of the stages. */
  public List<Warning> warnings() {
    return warnings;
  }

  /** Index of the stage to build. */
  public int target() {
    return target;
  }

  /** The target and all stages that it needs, each behind those that it needs itself. */
  public List<Integer> reachable() {
    return reachable;
  }

  /**
   * Seconds since the epoch that SOURCE_DATE_EPOCH asks for, as a build argument or global ARG;
   * null if it is not set.
   */
  public @Nullable Long sourceDateEpoch() {
    return sourceDateEpoch;
  }

  /** The stages that one needs directly: its base and those that it copies from. */
  public Set<Integer> needs(int stage) {
    Set<Integer> needed = new TreeSet<>();
    PlannedStage planned = stages.get(stage);
    if (planned.base() instanceof StageBase.Stage base) {
      needed.add(base.index());
    }
    for (CopySource source : sources(planned)) {
      if (source instanceof CopySource.Stage other) {
        needed.add(other.index());
      }
    }
    return needed;
  }

  /** The images of registries that a stage needs: its base, and those that it copies from. */
  public List<NeededImage> images(int stage) {
    Set<NeededImage> images = new LinkedHashSet<>();
    PlannedStage planned = stages.get(stage);
    if (planned.base() instanceof StageBase.Image base) {
      images.add(new NeededImage(base.reference(), base.platform()));
    }
    for (CopySource source : sources(planned)) {
      if (source instanceof CopySource.Image image) {
        images.add(new NeededImage(image.reference(), options.targetPlatform()));
      }
    }
    return List.copyOf(images);
  }

  /** The platform that the commands of a stage run on. */
  public Platform platform(int stage) {
    return switch (stages.get(stage).base()) {
      case StageBase.Scratch scratch -> scratch.platform();
      case StageBase.Image image -> image.platform();
      case StageBase.Stage parent -> platform(parent.index());
    };
  }

  /** The instruction that first names an image. */
  public Source placeOf(ImageReference image) {
    for (int stage : reachable) {
      PlannedStage planned = stages.get(stage);
      if (planned.base() instanceof StageBase.Image base && base.reference().equals(image)) {
        return planned.source();
      }
      for (Instruction instruction : planned.instructions()) {
        if (sources(stage, instruction).contains(new CopySource.Image(image))) {
          return instruction.source();
        }
      }
    }
    throw new IllegalArgumentException("no stage that is built needs " + image);
  }

  /** What a COPY of a stage takes files from. */
  CopySource source(int stage, Instruction.Copy copy) {
    return resolver.source(stage, copy);
  }

  /** What a name of {@code --from} stands for in a stage. */
  CopySource source(int stage, String name, Source place) {
    return resolver.source(stage, name, place);
  }

  /** The ARGs of the platform and of before the first FROM. */
  Map<String, String> globalArgs() {
    return globalArgs;
  }

  private List<CopySource> sources(PlannedStage stage) {
    return stage.instructions().stream()
        .flatMap(instruction -> sources(stage.index(), instruction).stream())
        .toList();
  }

  /** What an instruction takes files from by a name. */
  List<CopySource> sources(int stage, Instruction instruction) {
    return switch (instruction) {
      case Instruction.Copy copy when copy.from() != null ->
          List.of(resolver.source(stage, copy.from(), copy.source()));
      case Instruction.Run run ->
          run.mounts().stream()
              .flatMap(mount -> MountParser.from(mount).stream())
              .map(name -> resolver.source(stage, name, run.source()))
              .toList();
      default -> List.of();
    };
  }

  private int findTarget() {
    String name = options.target();
    if (name == null || name.isEmpty()) {
      return stages.size() - 1;
    }
    int index = resolver.indexOf(name, stages.size());
    if (index >= 0) {
      return index;
    }
    List<String> names =
        stages.stream().map(PlannedStage::name).filter(Objects::nonNull).distinct().toList();
    throw new BuildException(
        FailureReason.TargetNotFound,
        file.fileName()
            + ": there is no stage \""
            + name
            + "\" to build"
            + Suggestion.text(name, names)
            + (names.isEmpty()
                ? "; no stage has a name: write FROM … AS " + name
                : "; there are " + String.join(", ", names)));
  }

  private void reach(int stage, Set<Integer> reached) {
    if (reached.add(stage)) {
      needs(stage).forEach(needed -> reach(needed, reached));
    }
  }
}
