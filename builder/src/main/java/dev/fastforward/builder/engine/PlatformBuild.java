package dev.fastforward.builder.engine;

import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.execute.EntryWriter;
import dev.fastforward.builder.execute.MissedRun;
import dev.fastforward.builder.execute.Session;
import dev.fastforward.builder.execute.StageBuilder;
import dev.fastforward.builder.execute.StageTask;
import dev.fastforward.builder.execute.StateStore;
import dev.fastforward.builder.execute.StepCounts;
import dev.fastforward.builder.explain.BuildMemory;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.plan.StageBase;
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
import dev.fastforward.builder.solve.ImageState;
import dev.fastforward.builder.solve.InputRecorder;
import dev.fastforward.builder.solve.Schedule;
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
 * The build of one platform: chain, probe, evaluate from the target backwards. What it makes and
 * what it stands on can be given up again. Not thread-safe.
 */
final class PlatformBuild {
  private final StageGraph graph;
  private final BaseImages images;
  private final SourceTrees sources;
  private final Session session;
  private final Map<Integer, StageChain> chains = new LinkedHashMap<>();
  private final StepKeyer keyer;
  private final HitPlanner planner;
  private final InputRecorder recorder;
  private final BuildMemory memory;
  private @Nullable Schedule schedule;
  private @Nullable StageBuilder builder;
  private List<String> missed = List.of();

  /**
   * Plans the stages and computes all keys.
   *
   * @param search of all platforms; null where the cache is not read
   * @param wishes what the user wants of the cache
   * @param destination where the image is pushed to; null for nowhere
   */
  PlatformBuild(
      StageGraph graph,
      BaseImages images,
      SourceTrees sources,
      Session session,
      @Nullable HitSearch search,
      CachePolicy wishes,
      @Nullable ImageReference destination)
      throws IOException, InterruptedException {
    this.graph = graph;
    this.images = images;
    this.sources = sources;
    this.session = session;
    this.keyer =
        new StepKeyer(
            images,
            sources,
            session.platform(),
            session.epoch(),
            wishes.freshness(),
            wishes.isolation());
    new ChainBuilder(graph, images, keyer)
        .build()
        .forEach(chain -> chains.put(chain.index(), chain));
    this.planner =
        new HitPlanner(
            chains,
            graph.target(),
            search,
            wishes.forcedStages(),
            new CachedStates(chains, session.created()),
            new Ages(chains, wishes.oldest()));
    this.recorder =
        new InputRecorder(
            chains, sources, images, session.platform(), session.epoch(), wishes.freshness());
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
    return builder == null ? new StepCounts() : builder.counts();
  }

  HitPlanner planner() {
    return planner;
  }

  /** Takes over what was planned, and finds out why steps missed. */
  void planned() throws IOException {
    schedule = planner.schedule();
    missed =
        session.entries() != null && misses()
            ? memory.misses(planner, schedule).first()
            : List.of();
  }

  /** Why the first step of each stage missed that is not in the cache, one line each. */
  List<String> missed() {
    return missed;
  }

  /** Which steps are in the cache, and why the others are not, one line each. */
  List<String> explained() throws IOException {
    return memory.misses(planner, Objects.requireNonNull(schedule)).all();
  }

  private boolean misses() {
    Schedule plan = Objects.requireNonNull(schedule);
    return plan.order().stream()
        .anyMatch(stage -> {
          List<@Nullable CacheKey> keys = chain(stage).keys();
          return keys.subList(plan.starts().getOrDefault(stage, 0), keys.size()).stream()
              .anyMatch(key -> key != null);
        });
  }

  /** How many steps are taken from the cache or made, of those that make a layer. */
  int steps() {
    return Objects.requireNonNull(schedule).order().stream()
        .mapToInt(stage -> chain(stage).searchable().size())
        .sum();
  }

  /** The commands that have to be executed. */
  List<MissedRun> missedRuns() {
    Schedule plan = Objects.requireNonNull(schedule);
    List<MissedRun> runs = new ArrayList<>();
    for (int stage : plan.order()) {
      List<Step> steps = chain(stage).steps();
      for (Step step : steps.subList(plan.starts().getOrDefault(stage, 0), steps.size())) {
        if (step instanceof Step.Run run) {
          runs.add(new MissedRun(run, graph.platform(stage)));
        }
      }
    }
    return runs;
  }

  /**
   * The stages that are left to build, each behind those that it needs.
   *
   * @param writer null where nothing is to be stored in the cache
   */
  List<StageTask> tasks(@Nullable EntryWriter writer) throws IOException {
    StageBuilder stages =
        new StageBuilder(
            session,
            chains,
            planner,
            images,
            sources,
            keyer,
            writer == null ? null : new StateStore(writer, recorder, session));
    if (writer != null && misses()) {
      memory.remember(writer);
    }
    builder = stages;
    Schedule plan = Objects.requireNonNull(schedule);
    Map<Integer, StageTask> tasks = new LinkedHashMap<>();
    for (int stage : plan.order()) {
      List<StageTask> needs =
          Objects.requireNonNull(plan.needs().get(stage)).stream()
              .map(source -> Objects.requireNonNull(tasks.get(source)))
              .toList();
      tasks.put(stage, new StageTask(stages, stage, session.platform(), needs));
    }
    return List.copyOf(tasks.values());
  }

  /** The image, when all tasks are done. */
  FinishedImage image() {
    ImageState state = Objects.requireNonNull(builder).result(graph.target());
    StageChain target = chain(graph.target());
    ResolvedImage base = base(target);
    return new FinishedImage(
        platform(base),
        state,
        target.plan().finalConfig(),
        target.plan().author(),
        base == null ? 0 : base.layers().size(),
        session.epoch());
  }

  /** The image that the first of the stages below one is based on; null for scratch. */
  private @Nullable ResolvedImage base(StageChain target) {
    StageChain first = target;
    while (first.base() instanceof StageBase.Stage parent) {
      first = chain(parent.index());
    }
    return first.baseImage();
  }

  /** What the image is for; where only its base knows the version of the system, that one. */
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
   * A layer is lost or broken: what stands on it has to be built again.
   *
   * @return false if nothing of the cache stands on it
   */
  boolean giveUp(Digest blob) {
    return planner.giveUp(blob);
  }

  private StageChain chain(int stage) {
    StageChain chain = chains.get(stage);
    if (chain == null) {
      throw new IllegalStateException("stage " + stage + " has no chain");
    }
    return chain;
  }
}
