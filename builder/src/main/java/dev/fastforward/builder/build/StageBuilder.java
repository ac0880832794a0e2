package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.plan.CopySource;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.plan.Step;
import dev.fastforward.builder.registry.Repository;
import dev.fastforward.builder.report.StepLabel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out stages: from the last hit on, step by step. Not thread-safe. */
final class StageBuilder {
  private final Session session;
  private final Map<Integer, StageChain> chains;
  private final Map<Integer, CacheEntry> hits;
  private final BaseImages images;
  private final SourceTrees sources;
  private final @Nullable EntryWriter entries;
  private final Map<Integer, ImageState> results = new HashMap<>();

  private final Map<List<Layer>, StageFiles> files = new HashMap<>();
  private final CopySteps copySteps;
  private final StepCounts counts = new StepCounts();

  StageBuilder(
      Session session,
      Map<Integer, StageChain> chains,
      Map<Integer, CacheEntry> hits,
      BaseImages images,
      SourceTrees sources,
      @Nullable EntryWriter entries) {
    this.session = session;
    this.chains = chains;
    this.hits = hits;
    this.images = images;
    this.sources = sources;
    this.entries = entries;
    this.copySteps = new CopySteps(session);
  }

  StepCounts counts() {
    return counts;
  }

  /** The stage's final state. All stages that it needs have to be built before. */
  ImageState build(int stage) throws IOException, InterruptedException {
    StageChain chain = chain(stage);
    CacheEntry hit = hits.get(stage);
    int start = hit == null ? 0 : chain.stepOf(hit.key()) + 1;
    ImageState state = hit == null ? base(chain) : cached(chain, hit, start);
    try (RunSteps runs = new RunSteps(session)) {
      for (int i = start; i < chain.steps().size(); i++) {
        try {
          state = carryOut(chain, i, state, runs);
        } catch (BuildException e) {
          throw e.at(chain.steps().get(i).info().location(), chain.steps().get(i).info().text());
        } catch (PathResolver.LinkLoopException e) {
          throw SourceTrees.loop(e, chain.steps().get(i));
        }
      }
    }
    results.put(stage, state);
    return state;
  }

  private ImageState base(StageChain chain) {
    return chain.base() instanceof StageBase.Stage parent
        ? result(parent.index())
        : chain.baseState(session.created());
  }

  /** The state after the last cached step. */
  private ImageState cached(StageChain chain, CacheEntry hit, int end) {
    Repository repository = Objects.requireNonNull(session.entries()).repository();
    hit.layers().forEach(layer -> session.blobs().add(layer.descriptor().digest(), repository));
    for (int i = 0; i < end; i++) {
      if (chain.keys().get(i) != null) {
        session.listener().cached(label(chain, i));
        counts.hit();
      }
    }
    return CachedState.of(chains, chain, hit, session.created());
  }

  private ImageState carryOut(StageChain chain, int index, ImageState state, RunSteps runs)
      throws IOException, InterruptedException {
    Step step = chain.steps().get(index);
    if (step instanceof Step.Config) {
      return state.with(History.entry(step, created(state.created())));
    }
    StepLabel label = label(chain, index);
    ImageState known = session.made().get(key(chain, index));
    if (known != null) {
      session.listener().cached(label);
      counts.hit();
      String time = created(step instanceof Step.Run ? known.created() : state.created());
      return new ImageState(
          known.layers(),
          state.with(History.entry(step, time)).history(),
          time,
          known.sources(),
          known.key());
    }
    session.listener().started(label);
    long start = System.nanoTime();
    ImageState before =
        step instanceof Step.Copy copy && copy.from() instanceof CopySource.Stage source
            ? taking(state, source.index())
            : state;
    BuiltLayer built = layer(step, state, runs, label);
    Layer layer = built.layer();
    session.blobs().add(layer.descriptor().digest(), built.file());
    session.indexes().add(layer, built.index());
    String time =
        created(
            step instanceof Step.Run ? History.time(session.clock().instant()) : state.created());
    ImageState after = before.with(layer, History.entry(step, time), key(chain, index));
    if (step instanceof Step.Run) {
      runs.advance(after.layers());
      counts.run();
    } else {
      counts.simulated();
    }
    store(chain, step, after);
    session.made().add(after);
    session.listener().finished(label, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return after;
  }

  private BuiltLayer layer(Step step, ImageState state, RunSteps runs, StepLabel label)
      throws IOException, InterruptedException {
    return switch (step) {
      case Step.Config config -> throw new IllegalArgumentException("makes no layer: " + label);
      case Step.Run run -> runs.run(run, state.layers(), label);
      case Step.WorkDir workDir ->
          copySteps.workDir(workDir, session.indexes().tree(state.layers()));
      case Step.Copy copy ->
          copySteps.copy(
              copy,
              session.indexes().tree(state.layers()),
              source(copy.from()),
              sources.downloads(),
              describe(copy.from()));
    };
  }

  private ImageState taking(ImageState state, int source) {
    return state.takingFrom(chain(source).endKey(), result(source).contents());
  }

  private SourceTree source(CopySource from) throws IOException, InterruptedException {
    return switch (from) {
      case CopySource.Context context -> sources.context();
      case CopySource.Named named -> sources.named(named.name());
      case CopySource.Stage stage -> filesOf(result(stage.index()).layers());
      case CopySource.Image image ->
          filesOf(images.get(image.reference(), session.platform()).layers());
    };
  }

  private String describe(CopySource from) {
    return switch (from) {
      case CopySource.Context context -> "the build context (is it excluded by .dockerignore?)";
      case CopySource.Named named -> "the build context " + named.name();
      case CopySource.Stage stage ->
          "stage "
              + (chain(stage.index()).name() == null ? stage.index() : chain(stage.index()).name());
      case CopySource.Image image -> "image " + image.reference();
    };
  }

  private StageFiles filesOf(List<Layer> layers) throws IOException, InterruptedException {
    StageFiles known = files.get(layers);
    if (known == null) {
      known =
          new StageFiles(
              session.indexes().tree(layers), layers, session.blobs(), session.workFolder());
      files.put(layers, known);
    }
    return known;
  }

  private void store(StageChain chain, Step step, ImageState state) {
    if (entries != null) {
      ContainerConfig config = step.info().after();
      entries.write(
          new CacheEntry(
              state.key(),
              state.layers(),
              ImageConfigs.of(state, config, chain.plan().author(), session.platform()),
              state.sources()),
          step.info().text());
    }
  }

  private @Nullable String created(@Nullable String otherwise) {
    return History.time(session.created(), otherwise);
  }

  private static CacheKey key(StageChain chain, int index) {
    CacheKey key = chain.keys().get(index);
    if (key == null) {
      throw new IllegalStateException("step " + index + " has no key");
    }
    return key;
  }

  private static StepLabel label(StageChain chain, int index) {
    return new StepLabel(
        chain.name(), index + 1, chain.steps().size(), chain.steps().get(index).info().text());
  }

  private StageChain chain(int stage) {
    StageChain chain = chains.get(stage);
    if (chain == null) {
      throw new IllegalStateException("stage " + stage + " has no chain");
    }
    return chain;
  }

  private ImageState result(int stage) {
    ImageState state = results.get(stage);
    if (state == null) {
      throw new IllegalStateException("stage " + stage + " is needed before it is built");
    }
    return state;
  }
}
