package dev.fastforward.builder.execute;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.keys.SelectionDigest;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.mounts.MountSource;
import dev.fastforward.builder.mounts.RunMountSet;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.ResolvedImage;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.solve.ContentKeySearch;
import dev.fastforward.builder.solve.ContentKeys;
import dev.fastforward.builder.solve.History;
import dev.fastforward.builder.solve.Hit;
import dev.fastforward.builder.solve.HitPlanner;
import dev.fastforward.builder.solve.ImageState;
import dev.fastforward.builder.solve.StageChain;
import dev.fastforward.builder.solve.StepKeyer;
import dev.fastforward.builder.solve.StepSources;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out stages: from the last hit on, step by step. Several may be carried out at the same
 * time.
 */
public final class StageBuilder {
  private final Session session;
  private final Map<Integer, StageChain> chains;
  private final HitPlanner plan;
  private final BaseImages images;
  private final SourceTrees sources;
  private final StageResults results;
  private final ContentKeys contentKeys;
  private final @Nullable ContentKeySearch secondChance;
  private final @Nullable StateStore store;
  private final CopyExecutor copySteps;
  private final StepCounts counts = new StepCounts();

  public StageBuilder(
      Session session,
      Map<Integer, StageChain> chains,
      HitPlanner plan,
      BaseImages images,
      SourceTrees sources,
      StepKeyer keyer,
      @Nullable StateStore store) {
    this.session = session;
    this.chains = chains;
    this.plan = plan;
    this.images = images;
    this.sources = sources;
    this.results = new StageResults(session, chains);
    this.contentKeys = new ContentKeys(keyer, results);
    this.secondChance =
        plan.search() == null
            ? null
            : new ContentKeySearch(plan.search(), plan.taint(), plan.ages().limit());
    this.store = store;
    this.copySteps = new CopyExecutor(session);
    if (plan.search() != null) {
      plan.search().entries().forEach(this::located);
    }
  }

  public StepCounts counts() {
    return counts;
  }

  /** The layers of an entry are in the cache repository. */
  private void located(CacheEntry entry) {
    Repository repository = Objects.requireNonNull(session.entries()).repository();
    entry.layers().forEach(layer -> session.blobs().add(layer.descriptor().digest(), repository));
  }

  /** Claims the steps that are left to do for a stage, against others that have the same. */
  StepClaims.Claim claim(int stage) {
    List<CacheKey> left = new ArrayList<>();
    StageChain chain = chain(stage);
    for (CacheKey key : chain.keys().subList(start(plan.hits().get(stage)), chain.keys().size())) {
      if (key != null) {
        left.add(key);
      }
    }
    return session.claims().claim(left);
  }

  private static int start(@Nullable Hit hit) {
    return hit == null ? 0 : hit.step() + 1;
  }

  /** The final state of a stage that was built. */
  public ImageState result(int stage) {
    return results.get(stage);
  }

  /**
   * Builds a stage. All stages that it needs have to be built before.
   *
   * @param claim of this stage
   */
  void build(int stage, StepClaims.Claim claim) throws IOException, InterruptedException {
    StageChain chain = chain(stage);
    Hit hit = plan.hits().get(stage);
    int start = start(hit);
    ImageState state = hit == null ? base(chain) : cached(chain, hit);
    List<@Nullable CacheKey> byContent = contentKeys.from(chain, start, state.origin());
    claim.byContent(chain.keys(), byContent);
    boolean ask = true;
    try (RunExecutor runs = new RunExecutor(session)) {
      for (int i = start; i < chain.steps().size(); i++) {
        CacheKey key = chain.keys().get(i);
        if (key != null) {
          await(claim, key, contentKey(chain, i, byContent), runs);
        }
        if (ask && key != null && made(chain, i, state, byContent) == null) {
          ask = false;
          Optional<CacheEntry> found = second(chain, i, state, byContent);
          if (found.isPresent()) {
            int last = byContent.indexOf(found.get().key());
            state = take(chain, i, last, state, byContent, found.get());
            for (int taken = i; taken <= last; taken++) {
              done(claim, chain, taken, byContent);
            }
            i = last;
            continue;
          }
        }
        state = carryOut(chain, i, state, byContent, runs);
        done(claim, chain, i, byContent);
        ask |= key != null && plan.taint().forced().contains(key);
      }
    }
    results.put(stage, state);
  }

  /** Lets a stage that does the same step do it; who waits keeps no root from others. */
  private static void await(
      StepClaims.Claim claim, CacheKey key, CacheKey contentKey, RunExecutor runs)
      throws InterruptedException {
    if (claim.isTaken(key, contentKey)) {
      runs.close();
    }
    claim.take(key, contentKey);
  }

  private static void done(
      StepClaims.Claim claim, StageChain chain, int index, List<@Nullable CacheKey> byContent) {
    CacheKey key = chain.keys().get(index);
    if (key != null) {
      claim.done(key, contentKey(chain, index, byContent));
    }
  }

  private static CacheKey contentKey(
      StageChain chain, int index, List<@Nullable CacheKey> byContent) {
    return Objects.requireNonNullElse(byContent.get(index), key(chain, index));
  }

  private ImageState base(StageChain chain) {
    if (chain.base() instanceof StageBase.Stage parent) {
      ImageState state = results.get(parent.index());
      return state.taking(state);
    }
    return chain.baseState(session.created());
  }

  /** The state after the last cached step. */
  private ImageState cached(StageChain chain, Hit hit) {
    for (int i = 0; i <= hit.step(); i++) {
      if (chain.keys().get(i) != null) {
        hit(chain, i);
      }
    }
    hit.states().forEach(session.made()::add);
    return hit.state();
  }

  private void hit(StageChain chain, int index) {
    session.listener().cached(chain.label(index));
    counts.hit();
  }

  private Optional<CacheEntry> second(
      StageChain chain, int index, ImageState state, List<@Nullable CacheKey> byContent)
      throws IOException, InterruptedException {
    return secondChance == null
        ? Optional.empty()
        : secondChance.find(chain, index, state, byContent);
  }

  /** Goes on by an entry that was found by content, and lets it be found by the key as well. */
  private ImageState take(
      StageChain chain,
      int from,
      int to,
      ImageState before,
      List<@Nullable CacheKey> byContent,
      CacheEntry entry)
      throws IOException {
    located(entry);
    int layers = before.layers().size();
    List<@Nullable String> times =
        History.layerTimes(entry.config(), entry.layers().size() - layers);
    List<Long> ranAt = entry.origin().ranAt();
    ImageState state = before;
    for (int i = from; i <= to; i++) {
      Step step = chain.steps().get(i);
      CacheKey contentKey = byContent.get(i);
      if (contentKey == null) {
        state = state.with(History.entry(step, created(state.created())));
        continue;
      }
      int index = state.layers().size() - layers;
      state = takingFiles(step, state);
      state =
          state.with(
              entry.layers().get(layers + index),
              History.entry(step, created(times.get(index))),
              state
                  .origin()
                  .next(key(chain, i), contentKey, ranAt.get(ranAt.size() - times.size() + index)));
      session.made().add(state);
      hit(chain, i);
    }
    if (store != null) {
      store.writeAgain(chain, to, state);
    }
    return state;
  }

  /** What this build has made of a step already; null if nothing, or nothing that fits. */
  private @Nullable ImageState made(
      StageChain chain, int index, ImageState state, List<@Nullable CacheKey> byContent) {
    ImageState known = session.made().get(key(chain, index));
    CacheKey contentKey = byContent.get(index);
    if (known == null && contentKey != null) {
      known = session.made().get(contentKey);
    }
    boolean fits =
        known != null
            && known.layers().size() == state.layers().size() + 1
            && state.isBelow(known.layers());
    return fits ? known : null;
  }

  private ImageState carryOut(
      StageChain chain,
      int index,
      ImageState state,
      List<@Nullable CacheKey> byContent,
      RunExecutor runs)
      throws IOException, InterruptedException {
    try {
      return chain.keys().get(index) == null
          ? state.with(History.entry(chain.steps().get(index), created(state.created())))
          : makeLayer(chain, index, state, byContent, runs);
    } catch (BuildException e) {
      throw e.at(
          chain.steps().get(index).info().location(), chain.steps().get(index).info().text());
    } catch (PathResolver.LinkLoopException e) {
      throw SourceTrees.loop(e, chain.steps().get(index));
    }
  }

  private ImageState makeLayer(
      StageChain chain,
      int index,
      ImageState state,
      List<@Nullable CacheKey> byContent,
      RunExecutor runs)
      throws IOException, InterruptedException {
    Step step = chain.steps().get(index);
    StepLabel label = chain.label(index);
    CacheKey key = key(chain, index);
    CacheKey contentKey = contentKey(chain, index, byContent);
    ImageState before = takingFiles(step, state);
    ImageState known = made(chain, index, state, byContent);
    if (known != null) {
      hit(chain, index);
      List<Long> ranAt = known.origin().ranAt();
      return before.with(
          known.layers().getLast(),
          History.entry(step, known.created()),
          before.origin().next(key, contentKey, ranAt.getLast()));
    }
    session.listener().started(label);
    long start = System.nanoTime();
    BuiltLayer built = layer(step, state, runs, label, plan.taint().forced().contains(key));
    Layer layer = built.layer();
    session.blobs().add(layer.descriptor().digest(), built.file());
    session.indexes().add(layer, built.index());
    boolean run = step instanceof Step.Run;
    Instant now = session.clock().instant();
    ImageState after =
        before.with(
            layer,
            History.entry(step, created(run ? History.time(now) : state.created())),
            before.origin().next(key, contentKey, run ? now.getEpochSecond() : Origin.NEVER));
    if (run) {
      runs.advance(after.layers());
      counts.run();
    } else {
      counts.simulated();
    }
    if (store != null) {
      store.write(chain, index, after);
    }
    session.made().add(after);
    session.listener().finished(label, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return after;
  }

  private ImageState takingFiles(Step step, ImageState state) {
    ImageState taken = state;
    for (int source : StepSources.of(step)) {
      taken = taken.taking(results.get(source));
    }
    return taken;
  }

  private BuiltLayer layer(
      Step step, ImageState state, RunExecutor runs, StepLabel label, boolean forced)
      throws IOException, InterruptedException {
    return switch (step) {
      case Step.Config config -> throw new IllegalArgumentException("makes no layer: " + label);
      case Step.Run run ->
          runs.run(
              run,
              state.layers(),
              label,
              () -> RunMountSet.open(run, session.mounts(), this::mountSource, forced));
      case Step.WorkDir workDir -> copySteps.workDir(workDir, results.of(state.layers()));
      case Step.Copy copy ->
          copySteps.copy(
              copy,
              results.of(state.layers()),
              source(copy.from()),
              sources.downloads(),
              describe(copy.from()));
    };
  }

  private SourceTree source(CopySource from) throws IOException, InterruptedException {
    return switch (from) {
      case CopySource.Context context -> sources.context();
      case CopySource.Named named -> sources.named(named.name());
      case CopySource.Stage stage -> results.of(stage.index());
      case CopySource.Image image ->
          results.of(images.get(image.reference(), session.platform()).layers());
    };
  }

  private MountSource mountSource(CopySource from, String path)
      throws IOException, InterruptedException {
    return switch (from) {
      case CopySource.Context _, CopySource.Named _ -> {
        SourceTree tree = source(from);
        String where = describe(from);
        yield new MountSource.Files(
            tree, where, SelectionDigest.ofMount(CopySelection.ofPath(tree, path, where)).value());
      }
      case CopySource.Stage stage -> {
        ImageState state = results.get(stage.index());
        yield mountSource(state.layers(), describe(from), state.key().value());
      }
      case CopySource.Image image -> {
        ResolvedImage resolved = images.get(image.reference(), session.platform());
        yield mountSource(resolved.layers(), describe(from), resolved.digest().value());
      }
    };
  }

  private MountSource mountSource(List<Layer> layers, String name, String identity)
      throws IOException, InterruptedException {
    return new MountSource.Layers(
        session.indexes().tree(layers), layers, session.blobs(), name, identity);
  }

  private String describe(CopySource from) {
    return switch (from) {
      case CopySource.Context context -> "the build context (is it excluded by .dockerignore?)";
      case CopySource.Named named -> "the build context " + named.name();
      case CopySource.Stage stage -> results.describe(stage.index());
      case CopySource.Image image -> "image " + image.reference();
    };
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

  private StageChain chain(int stage) {
    StageChain chain = chains.get(stage);
    if (chain == null) {
      throw new IllegalStateException("stage " + stage + " has no chain");
    }
    return chain;
  }
}
