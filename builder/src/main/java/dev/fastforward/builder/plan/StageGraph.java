package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.MountParser;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.dockerfile.Suggestion;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stages of a Dockerfile and what they need of each other. Immutable. */
public final class StageGraph {
  private final Dockerfile file;
  private final PlanOptions options;
  private final Map<String, String> globalArgs;
  private final @Nullable Long sourceDateEpoch;
  private final StageResolver resolver;
  private final List<PlannedStage> stages;
  private final Checks checks;
  private final int target;
  private final List<Integer> reachable;

  /** What ONBUILD of base images brings, by stage, as far as these images are known. */
  private final Map<PlannedStage, List<Instruction>> triggers;

  private StageGraph(Dockerfile file, PlanOptions options, Checks checks, boolean all) {
    this.file = file;
    this.options = options;
    this.checks = checks;
    this.globalArgs = GlobalScope.of(file, options);
    this.sourceDateEpoch = GlobalScope.epoch(file, options, globalArgs);
    FromChecks fromChecks = new FromChecks(file, options, globalArgs, checks);
    fromChecks.defaults();
    this.resolver = new StageResolver(file, options, globalArgs, fromChecks);
    this.stages = resolver.stages();
    this.target = findTarget();
    this.triggers = Map.of();
    Set<Integer> reached = new TreeSet<>();
    if (all) {
      stages.forEach(stage -> reached.add(stage.index()));
    } else {
      reach(target, reached);
    }
    this.reachable = List.copyOf(reached);
  }

  private StageGraph(StageGraph other, Map<PlannedStage, List<Instruction>> triggers) {
    this.file = other.file;
    this.options = other.options;
    this.checks = other.checks;
    this.globalArgs = other.globalArgs;
    this.sourceDateEpoch = other.sourceDateEpoch;
    this.resolver = other.resolver;
    this.stages = other.stages;
    this.target = other.target;
    this.triggers = triggers;
    Set<Integer> reached = new TreeSet<>();
    other.reachable.forEach(stage -> reach(stage, reached));
    this.reachable = List.copyOf(reached);
  }

  /** The stages, without a report of what the checks find. */
  public static StageGraph of(Dockerfile file, PlanOptions options) {
    return of(file, options, Checks.standard());
  }

  /**
   * Finds bases, target and what the target needs.
   *
   * @param checks receives findings, here and while the stages are planned
   * @throws BuildException TargetNotFound; DockerfileInvalid for a base or {@code --from} that
   *     cannot be; BuildArgMissing; UnsupportedInstruction
   */
  public static StageGraph of(Dockerfile file, PlanOptions options, Checks checks) {
    return new StageGraph(file, options, checks, false);
  }

  /**
   * The same, but all stages count as needed.
   *
   * @throws BuildException as {@link #of(Dockerfile, PlanOptions, Checks)}
   */
  public static StageGraph ofAllStages(Dockerfile file, PlanOptions options, Checks checks) {
    return new StageGraph(file, options, checks, true);
  }

  /**
   * The same stages when some base images are known: their ONBUILDs may need further stages.
   *
   * @param onBuild the ONBUILD instructions of a base image; empty if it has none or is not known
   * @throws BuildException with DockerfileInvalid or UnsupportedInstruction for an instruction that
   *     cannot be
   */
  public StageGraph withTriggers(Function<StageBase.Image, List<String>> onBuild) {
    Map<PlannedStage, List<Instruction>> parsed = new LinkedHashMap<>();
    for (int index : reachable) {
      PlannedStage stage = stages.get(index);
      if (stage.base() instanceof StageBase.Image base) {
        List<Instruction> instructions =
            onBuild.apply(base).stream()
                .map(text -> DockerfileParser.parseTrigger(text, stage.source()))
                .toList();
        if (!instructions.isEmpty()) {
          parsed.put(stage, instructions);
        }
      }
    }
    return parsed.isEmpty() ? this : new StageGraph(this, Map.copyOf(parsed));
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
    for (Use use : uses(stage)) {
      if (use.stage() != null) {
        needed.add(use.stage());
      }
    }
    return needed;
  }

  /** The images of registries that a stage needs: its base, and those that it copies from. */
  public List<NeededImage> images(int stage) {
    Set<NeededImage> images = new LinkedHashSet<>();
    for (Use use : uses(stage)) {
      if (use.image() != null) {
        images.add(use.image());
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
      for (Use use : uses(stage)) {
        if (use.image() != null && use.image().reference().equals(image)) {
          return use.place();
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

  /** Where its findings go. */
  Checks checks() {
    return checks;
  }

  /** What the FROM of a stage names, with its variables expanded. */
  String baseName(int stage) {
    Instruction.From from = file.stages().get(stage).from();
    return Expanding.word(
            new Lexer(file.escape()), from.base(), Variables.of(globalArgs), from.source())
        .text();
  }

  /** A place that names a stage or an image. */
  private record Use(Source place, @Nullable Integer stage, @Nullable NeededImage image) {
    static Use of(Source place, CopySource source, Platform platform) {
      return switch (source) {
        case CopySource.Stage stage -> new Use(place, stage.index(), null);
        case CopySource.Image image ->
            new Use(place, null, new NeededImage(image.reference(), platform));
        default -> new Use(place, null, null);
      };
    }
  }

  private List<Use> uses(int stage) {
    PlannedStage planned = stages.get(stage);
    List<Use> uses = new ArrayList<>();
    switch (planned.base()) {
      case StageBase.Stage base -> uses.add(new Use(planned.source(), base.index(), null));
      case StageBase.Image base ->
          uses.add(
              new Use(planned.source(), null, new NeededImage(base.reference(), base.platform())));
      case StageBase.Scratch scratch -> {}
    }
    List<Instruction> instructions =
        new ArrayList<>(triggers.getOrDefault(stages.get(stage), List.of()));
    instructions.addAll(planned.instructions());
    for (Instruction instruction : instructions) {
      for (CopySource source : sources(stage, instruction)) {
        uses.add(Use.of(instruction.source(), source, options.targetPlatform()));
      }
    }
    return uses;
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
