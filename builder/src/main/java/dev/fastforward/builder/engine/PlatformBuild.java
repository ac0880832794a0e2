package dev.fastforward.builder.engine;

import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.execute.EntryWriter;
import dev.fastforward.builder.execute.MissedRun;
import dev.fastforward.builder.execute.Session;
import dev.fastforward.builder.execute.StageExecutor;
import dev.fastforward.builder.execute.StageTask;
import dev.fastforward.builder.execute.StateStore;
import dev.fastforward.builder.execute.StepCounts;
import dev.fastforward.builder.explain.BuildMemory;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.ResolvedImage;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.solve.Ages;
import dev.fastforward.builder.solve.CachePolicy;
import dev.fastforward.builder.solve.CachedStates;
import dev.fastforward.builder.solve.ChainBuilder;
import dev.fastforward.builder.solve.FinishedImage;
import dev.fastforward.builder.solve.HitPlanner;
import dev.fastforward.builder.solve.InputRecorder;
import dev.fastforward.builder.solve.LayerStep;
import dev.fastforward.builder.solve.ScheduledStage;
import dev.fastforward.builder.solve.StageChain;
import dev.fastforward.builder.solve.StepKeyer;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The build of one platform: chain, probe, build from the target backwards. Its results and hits
 * can be given up again. Not thread-safe.
 */
final class PlatformBuild {
  private final StageGraph graph;
  private final BaseImages images;
  private final SourceTrees sources;
  private final Session session;
  private final List<StageChain> chains;
  private final StepKeyer keyer;
  private final HitPlanner planner;
  private final InputRecorder recorder;
  private final BuildMemory memory;
  private @Nullable StageExecutor executor;
  private List<String> missed = List.of();

  /**
   * Plans the stages and computes all keys.
   *
   * @param search of all platforms; null where the cache is not read
   * @param policy what the user wants of the cache
   * @param destination that the image is pushed to; null for none
   */
  PlatformBuild(
      PlatformInputs inputs,
      Session session,
      @Nullable HitSearch search,
      CachePolicy policy,
      @Nullable ImageReference destination)
      throws IOException, InterruptedException {
    this.graph = inputs.graph();
    this.images = inputs.images();
    this.sources = inputs.sources();
    this.session = session;
    Long epoch = session.times().epoch();
    this.keyer =
        new StepKeyer(
            images, sources, session.platform(), epoch, policy.freshness(), policy.isolation());
    this.chains = new ChainBuilder(graph, images, keyer).build();
    this.planner =
        new HitPlanner(
            chains,
            search,
            policy.forcedStages(),
            new CachedStates(session.times()),
            new Ages(policy.oldest()));
    this.recorder = new InputRecorder(sources);
    this.memory =
        new BuildMemory(
            chains,
            recorder,
            session,
            List.of(
                destination == null ? "" : destination.name(),
                graph.file().fileName(),
                Objects.requireNonNullElse(graph.options().target(), ""),
                session.platform().toString()));
  }

  Session session() {
    return session;
  }

  /** How the steps of the last attempt were done. */
  StepCounts counts() {
    return executor == null ? new StepCounts() : executor.counts();
  }

  HitPlanner planner() {
    return planner;
  }

  /** Finds out why steps missed; called when all platforms are planned. */
  void planned() throws IOException {
    missed = session.entries() != null && hasMisses() ? memory.misses(planner).first() : List.of();
  }

  /** Why the first missed step of each stage missed, one line each. */
  List<String> missed() {
    return missed;
  }

  /** Which steps are in the cache, and why the others are not, one line each. */
  List<String> explained() throws IOException {
    return memory.misses(planner).all();
  }

  private List<ScheduledStage> scheduled() {
    return planner.schedule().stages();
  }

  private boolean hasMisses() {
    return scheduled().stream().anyMatch(stage -> !stage.misses().isEmpty());
  }

  /** How many steps are taken from the cache or made, of those that make a layer. */
  int steps() {
    return scheduled().stream().mapToInt(stage -> stage.chain().layerSteps().size()).sum();
  }

  /** The commands that have to be executed. */
  List<MissedRun> missedRuns() {
    List<MissedRun> runs = new ArrayList<>();
    for (ScheduledStage stage : scheduled()) {
      for (LayerStep step : stage.misses()) {
        if (step.step() instanceof Step.Run run) {
          runs.add(new MissedRun(run, graph.platform(stage.chain().index())));
        }
      }
    }
    return runs;
  }

  /**
   * The stages that are left to build, each after those that it needs.
   *
   * @param writer null where the build stores nothing in the cache
   */
  List<StageTask> tasks(@Nullable EntryWriter writer) throws IOException {
    StageExecutor stages =
        new StageExecutor(
            session,
            planner,
            images,
            sources,
            keyer,
            writer == null ? null : new StateStore(writer, recorder, session));
    if (writer != null && hasMisses()) {
      memory.remember(writer);
    }
    executor = stages;
    Map<StageChain, StageTask> tasks = new LinkedHashMap<>();
    for (ScheduledStage stage : scheduled()) {
      List<StageTask> needs =
          tasks.entrySet().stream()
              .filter(earlier -> stage.needs().contains(earlier.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      tasks.put(stage.chain(), new StageTask(stages, stage, session.platform(), needs));
    }
    return List.copyOf(tasks.values());
  }

  /**
   * The image, when all tasks are done.
   *
   * @throws IllegalStateException if they are not
   */
  FinishedImage image() {
    if (executor == null) {
      throw new IllegalStateException("nothing is built");
    }
    StageChain target = chains.getLast();
    ResolvedImage base = target.baseImage();
    return new FinishedImage(
        platform(base),
        executor.result(target),
        target.plan().finalConfig(),
        target.plan().author(),
        base == null ? 0 : base.layers().size(),
        session.times().epoch());
  }

  /** The platform of the image; the version of the system is the base image's. */
  private Platform platform(@Nullable ResolvedImage base) {
    if (base == null) {
      return session.platform();
    }
    Platform own = base.config().platform().normalized();
    return own.isSameMachineAs(session.platform())
        ? session.platform().withSystemOf(own)
        : session.platform();
  }

  /**
   * Gives up the hits that stand on a lost or broken layer.
   *
   * @return false if no hit stands on it
   */
  boolean giveUp(Digest blob) {
    return planner.giveUp(blob);
  }
}
