package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.cache.SelectionDigest;
import dev.fastforward.builder.cache.SourceKey;
import dev.fastforward.builder.cache.StepKeys;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.CopySource;
import dev.fastforward.builder.plan.NeededImage;
import dev.fastforward.builder.plan.PlannedStage;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.plan.StageInput;
import dev.fastforward.builder.plan.StagePlan;
import dev.fastforward.builder.plan.StagePlanner;
import dev.fastforward.builder.plan.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans the stages that the target needs and computes all their keys, before anything runs. */
final class ChainBuilder {
  /**
   * Both sandboxes that there are keep a RUN apart from the host: what one made serves the other.
   */
  private static final String ISOLATION = "isolated";

  private final StageGraph graph;
  private final BaseImages images;
  private final SourceTrees sources;
  private final Platform platform;
  private final Set<String> forcedStages;
  private final @Nullable Long epoch;
  private final Map<Integer, StageChain> chains = new HashMap<>();

  /**
   * @param images all that the stages need
   * @param forcedStages names of stages to build anew; "*" for all
   * @param epoch seconds since the epoch for all times that the build writes; null for none
   */
  ChainBuilder(
      StageGraph graph,
      BaseImages images,
      SourceTrees sources,
      Platform platform,
      Set<String> forcedStages,
      @Nullable Long epoch) {
    this.graph = graph;
    this.images = images;
    this.sources = sources;
    this.platform = platform;
    this.forcedStages =
        forcedStages.stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    this.epoch = epoch;
  }

  /** The chains of the target and of all that it needs, each behind those that it needs. */
  List<StageChain> build() {
    List<StageChain> result = new ArrayList<>();
    for (int stage : graph.reachable()) {
      StageChain chain = chain(graph.stages().get(stage));
      chains.put(stage, chain);
      result.add(chain);
    }
    return result;
  }

  private StageChain chain(PlannedStage stage) {
    return switch (stage.base()) {
      case StageBase.Scratch scratch ->
          chain(
              stage,
              null,
              StagePlanner.plan(graph, stage.index(), StageInput.scratch()),
              StepKeys.scratch(scratch.platform()),
              false);
      case StageBase.Image base -> {
        ResolvedImage image = images.get(base.reference(), base.platform());
        yield chain(
            stage,
            image,
            StagePlanner.plan(graph, stage.index(), StageInput.image(image.config())),
            StepKeys.base(image.digest(), image.platform()),
            false);
      }
      case StageBase.Stage base -> {
        StageChain parent = parent(base.index());
        yield chain(
            stage,
            null,
            StagePlanner.plan(graph, stage.index(), StageInput.stage(parent.plan())),
            parent.endKey(),
            parent.forced());
      }
    };
  }

  private StageChain chain(
      PlannedStage stage,
      @Nullable ResolvedImage image,
      StagePlan plan,
      CacheKey baseKey,
      boolean parentForced) {
    boolean forced =
        parentForced
            || forcedStages.contains("*")
            || (stage.name() != null && forcedStages.contains(stage.name()));
    List<@Nullable CacheKey> keys = new ArrayList<>();
    CacheKey key = baseKey;
    for (Step step : plan.steps()) {
      CacheKey next = keyAfter(key, step);
      keys.add(next);
      key = next == null ? key : next;
      forced |= takesFromForced(step);
    }
    return new StageChain(
        stage.index(), stage.name(), stage.base(), image, plan, baseKey, keys, forced);
  }

  private boolean takesFromForced(Step step) {
    return step instanceof Step.Copy copy
        && copy.from() instanceof CopySource.Stage source
        && parent(source.index()).forced();
  }

  private @Nullable CacheKey keyAfter(CacheKey key, Step step) {
    return switch (step) {
      case Step.Config config -> null;
      case Step.WorkDir workDir -> StepKeys.workDir(key, workDir, epoch);
      case Step.Run run -> StepKeys.run(key, run, ISOLATION);
      case Step.Copy copy -> StepKeys.copy(key, copy, source(copy), epoch);
    };
  }

  private SourceKey source(Step.Copy copy) {
    return switch (copy.from()) {
      case CopySource.Context context -> content(copy, sources.context(), "the build context");
      case CopySource.Named named ->
          content(copy, sources.named(named.name()), "the build context " + named.name());
      case CopySource.Stage stage -> new SourceKey.Stage(parent(stage.index()).endKey());
      case CopySource.Image other -> {
        ResolvedImage image = images.get(other.reference(), platform);
        yield new SourceKey.Image(image.digest(), image.platform());
      }
    };
  }

  private SourceKey content(Step.Copy copy, SourceTree tree, String where) {
    try {
      return new SourceKey.Content(
          SelectionDigest.of(CopySelection.of(copy, tree, sources.downloads(), where)));
    } catch (BuildException e) {
      throw e.at(copy.info().location(), copy.info().text());
    } catch (PathResolver.LinkLoopException e) {
      throw SourceTrees.loop(e, copy);
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.CopySourceMissing,
          "a file of " + where + " cannot be read: " + e.getMessage(),
          copy.info().location(),
          copy.info().text(),
          null,
          e);
    }
  }

  private StageChain parent(int index) {
    StageChain chain = chains.get(index);
    if (chain == null) {
      throw new IllegalStateException("stage " + index + " is needed before it is planned");
    }
    return chain;
  }

  /** The images that the stages need, each once. */
  static Set<NeededImage> imagesOf(StageGraph graph) {
    Set<NeededImage> needed = new HashSet<>();
    graph.reachable().forEach(stage -> needed.addAll(graph.images(stage)));
    return needed;
  }
}
