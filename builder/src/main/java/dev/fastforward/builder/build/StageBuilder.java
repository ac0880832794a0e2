package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.HistoryEntry;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.plan.CopySource;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.plan.Step;
import dev.fastforward.builder.report.StepLabel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out stages: from the last hit on, step by step. Not thread-safe. */
final class StageBuilder {
  private final Session session;
  private final Map<Integer, StageChain> chains;
  private final Map<Integer, CacheEntry> hits;
  private final Map<ImageReference, ResolvedImage> images;
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
      Map<ImageReference, ResolvedImage> images,
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
        }
      }
    }
    results.put(stage, state);
    return state;
  }

  private ImageState base(StageChain chain) {
    ResolvedImage image = chain.baseImage();
    if (image != null) {
      return new ImageState(image.layers(), image.config().historyEntries(), image.config().created(), Map.of(), chain.baseKey());
    }
    return chain.base() instanceof StageBase.Stage parent ? result(parent.index()) : new ImageState(List.of(), List.of(), created(null), Map.of(), chain.baseKey());
  }

  /** The state after the last cached step: files from the entry, config and history from the plan, so that steps without a key may have changed. */
  private ImageState cached(StageChain chain, CacheEntry hit, int end) {
    hit.layers().forEach(layer -> session.blobs().add(layer.descriptor().digest(), entriesOf(hit)));
    ImageState state = historyOf(chain, hit, end);
    for (int i = 0; i < end; i++) {
      if (chain.keys().get(i) != null) {
        session.listener().cached(label(chain, i));
        counts.hit();
      }
    }
    return new ImageState(hit.layers(), state.history(), state.created(), hit.sources(), hit.key());
  }

  private dev.fastforward.builder.registry.Repository entriesOf(CacheEntry hit) {
    if (session.entries() == null) {
      throw new IllegalStateException("a hit without a cache: " + hit.key());
    }
    return session.entries().repository();
  }

  /** A state with the history of the steps before end; its layers do not count. */
  private ImageState historyOf(StageChain chain, CacheEntry hit, int end) {
    ImageState state =
        chain.base() instanceof StageBase.Stage parent ? historyOf(chain(parent.index()), hit, chain(parent.index()).steps().size()) : base(chain);
    int layerSteps = (int) chain.keys().subList(0, end).stream().filter(k -> k != null).count();
    int later = laterLayerSteps(chain, hit);
    List<@Nullable String> times = History.layerTimes(hit.config(), layerSteps + later).subList(0, layerSteps);
    int layerStep = 0;
    for (int i = 0; i < end; i++) {
      CacheKey key = chain.keys().get(i);
      HistoryEntry entry = History.entry(chain.steps().get(i), created(key == null ? state.created() : times.get(layerStep++)));
      state = key == null ? state.with(entry) : new ImageState(state.layers(), state.with(entry).history(), entry.created(), Map.of(), key);
    }
    return state;
  }

  /** How many layer steps the hit has behind those of this chain, where the chain is that of a parent stage. */
  private int laterLayerSteps(StageChain chain, CacheEntry hit) {
    int count = 0;
    StageChain owner = chains.values().stream().filter(c -> hits.get(c.index()) == hit).findFirst().orElse(chain);
    for (StageChain c = owner; c.index() != chain.index(); c = parent(c)) {
      int end = c == owner ? c.stepOf(hit.key()) + 1 : c.steps().size();
      count += (int) c.keys().subList(0, end).stream().filter(k -> k != null).count();
    }
    return count;
  }

  private StageChain parent(StageChain chain) {
    if (chain.base() instanceof StageBase.Stage base) {
      return chain(base.index());
    }
    throw new IllegalStateException("stage " + chain.index() + " has no parent");
  }

  private ImageState carryOut(StageChain chain, int index, ImageState state, RunSteps runs) throws IOException, InterruptedException {
    Step step = chain.steps().get(index);
    if (step instanceof Step.Config) {
      return state.with(History.entry(step, created(state.created())));
    }
    StepLabel label = label(chain, index);
    session.listener().started(label);
    long start = System.nanoTime();
    ImageState before = step instanceof Step.Copy copy && copy.from() instanceof CopySource.Stage source ? taking(state, source.index()) : state;
    BuiltLayer built = layer(step, state, runs, label);
    Layer layer = built.layer();
    session.blobs().add(layer.descriptor().digest(), built.file());
    session.indexes().add(layer, built.index());
    String time = created(step instanceof Step.Run ? History.time(session.clock().instant()) : state.created());
    ImageState after = before.with(layer, History.entry(step, time), key(chain, index));
    if (step instanceof Step.Run) {
      runs.advance(after.layers());
      counts.run();
    } else {
      counts.simulated();
    }
    store(chain, step, after);
    session.listener().finished(label, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return after;
  }

  private BuiltLayer layer(Step step, ImageState state, RunSteps runs, StepLabel label) throws IOException, InterruptedException {
    return switch (step) {
      case Step.Config config -> throw new IllegalArgumentException("makes no layer: " + label);
      case Step.Run run -> runs.run(run, state.layers(), label);
      case Step.WorkDir workDir -> copySteps.workDir(workDir, session.indexes().tree(state.layers()));
      case Step.Copy copy -> copySteps.copy(copy, session.indexes().tree(state.layers()), source(copy.from()), describe(copy.from()));
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
      case CopySource.Image image -> filesOf(image(image.reference()).layers());
    };
  }

  private String describe(CopySource from) {
    return switch (from) {
      case CopySource.Context context -> "the build context (is it excluded by .dockerignore?)";
      case CopySource.Named named -> "the build context " + named.name();
      case CopySource.Stage stage -> "stage " + (chain(stage.index()).name() == null ? stage.index() : chain(stage.index()).name());
      case CopySource.Image image -> "image " + image.reference();
    };
  }

  private StageFiles filesOf(List<Layer> layers) throws IOException, InterruptedException {
    StageFiles known = files.get(layers);
    if (known == null) {
      known = new StageFiles(session.indexes().tree(layers), layers, session.blobs(), session.workFolder());
      files.put(layers, known);
    }
    return known;
  }

  private void store(StageChain chain, Step step, ImageState state) {
    if (entries != null) {
      ContainerConfig config = step.info().after();
      entries.write(
          new CacheEntry(state.key(), state.layers(), ImageConfigs.of(state, config, chain.plan().author(), session.platform()), state.sources()),
          step.info().text());
    }
  }

  private @Nullable String created(@Nullable String otherwise) {
    return session.epoch() == null ? otherwise : History.time(java.time.Instant.ofEpochSecond(session.epoch()));
  }

  private static CacheKey key(StageChain chain, int index) {
    CacheKey key = chain.keys().get(index);
    if (key == null) {
      throw new IllegalStateException("step " + index + " has no key");
    }
    return key;
  }

  private static StepLabel label(StageChain chain, int index) {
    return new StepLabel(chain.name(), index + 1, chain.steps().size(), chain.steps().get(index).info().text());
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

  private ResolvedImage image(ImageReference reference) {
    ResolvedImage image = images.get(reference);
    if (image == null) {
      throw new IllegalStateException(reference + " was not resolved");
    }
    return image;
  }
}
