package dev.fastforward.builder.execute;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.image.HistoryEntry;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.solve.ChainStart;
import dev.fastforward.builder.solve.ChainStep;
import dev.fastforward.builder.solve.ConfigStep;
import dev.fastforward.builder.solve.ContentKeySearch;
import dev.fastforward.builder.solve.ContentKeys;
import dev.fastforward.builder.solve.History;
import dev.fastforward.builder.solve.Hit;
import dev.fastforward.builder.solve.ImageState;
import dev.fastforward.builder.solve.LayerStep;
import dev.fastforward.builder.solve.ScheduledStage;
import dev.fastforward.builder.solve.StageChain;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out one stage, step by step, from its last hit on. Used once, by one thread. */
final class StageRun {
  private final StageExecutor executor;
  private final Session session;
  private final ScheduledStage stage;
  private final StepClaims.Claim claim;
  private final Deque<ChainStep> left;
  private ImageState state;
  private ContentKeys contentKeys = ContentKeys.NONE;

  /**
   * Whether the content keys of the remaining steps may find an entry that was not looked up yet.
   */
  private boolean ask = true;

  StageRun(StageExecutor executor, ScheduledStage stage, StepClaims.Claim claim) {
    this.executor = executor;
    this.session = executor.session();
    this.stage = stage;
    this.claim = claim;
    this.left = new ArrayDeque<>(stage.remaining());
    this.state = start();
  }

  private ImageState start() {
    Hit hit = stage.hit();
    if (hit != null) {
      return hit.state();
    }
    StageChain chain = stage.chain();
    if (chain.start() instanceof ChainStart.Parent(StageChain parent)) {
      ImageState end = executor.results().get(parent);
      return end.taking(end);
    }
    return chain.baseState(session.times());
  }

  /** The final state of the stage. */
  ImageState run() throws IOException, InterruptedException {
    stage.hits().forEach(this::hit);
    if (stage.hit() != null) {
      stage.hit().states().forEach(session.made()::add);
    }
    contentKeys = ContentKeys.of(stage, state.origin(), executor.keyer(), executor.results());
    claim.byContent(contentKeys.byKey());
    try (RunExecutor runs = new RunExecutor(session)) {
      while (!left.isEmpty()) {
        switch (left.getFirst()) {
          case ConfigStep step -> {
            state = configured(state, step);
            left.removeFirst();
          }
          case LayerStep step -> layer(step, runs);
        }
      }
    }
    return state;
  }

  private void layer(LayerStep step, RunExecutor runs) throws IOException, InterruptedException {
    CacheKey contentKey = contentKeys.of(step);
    if (claim.isTaken(step.key(), contentKey)) {
      runs.close(); // a pod has one root only, and the stage that does this step may need it
    }
    claim.take(step.key(), contentKey);
    if (ask && made(step) == null) {
      ask = false;
      Optional<ContentKeySearch.Found> found = found();
      if (found.isPresent()) {
        adopt(found.get());
        return;
      }
    }
    ImageState known = made(step);
    state = known == null ? make(step, runs) : reuse(step, known);
    left.removeFirst();
    claim.done(step.key(), contentKey);
    ask |= executor.isForced(step);
  }

  private Optional<ContentKeySearch.Found> found() throws IOException, InterruptedException {
    ContentKeySearch search = executor.search();
    List<LayerStep> steps =
        left.stream().filter(LayerStep.class::isInstance).map(LayerStep.class::cast).toList();
    return search == null ? Optional.empty() : search.find(state, steps, contentKeys);
  }

  /**
   * Continues from an entry that was found by content, and stores it under its definition key as
   * well.
   */
  private void adopt(ContentKeySearch.Found found) throws IOException {
    CacheEntry entry = found.entry();
    executor.located(entry);
    int layers = state.layers().size();
    List<@Nullable String> created =
        History.layerTimes(entry.config(), entry.layers().size() - layers);
    List<Long> ranAt = entry.origin().ranAt();
    ChainStep done;
    do {
      done = left.removeFirst();
      switch (done) {
        case ConfigStep step -> state = configured(state, step);
        case LayerStep step -> {
          int position = state.layers().size();
          ImageState before = takingFiles(step);
          state =
              before.with(
                  entry.layers().get(position),
                  history(step, created.get(position - layers)),
                  next(step, before, ranAt.get(ranAt.size() - entry.layers().size() + position)));
          session.made().add(state);
          hit(step);
        }
      }
    } while (done.index() < found.step().index());
    StateStore store = executor.store();
    if (store != null) {
      store.writeAgain(stage.chain(), found.step(), state);
    }
    stage.misses().stream()
        .filter(step -> step.index() <= found.step().index())
        .forEach(step -> claim.done(step.key(), contentKeys.of(step)));
  }

  /** The result of a step in this build; null if there is none that continues the state. */
  private @Nullable ImageState made(LayerStep step) {
    ImageState known = session.made().get(step.key());
    if (known == null) {
      known = session.made().get(contentKeys.of(step));
    }
    boolean fits =
        known != null
            && known.layers().size() == state.layers().size() + 1
            && state.isBelow(known.layers());
    return fits ? known : null;
  }

  private ImageState reuse(LayerStep step, ImageState known) {
    hit(step);
    ImageState before = takingFiles(step);
    return before.with(
        known.layers().getLast(),
        History.entry(step.step(), known.created()),
        next(step, before, known.origin().ranAt().getLast()));
  }

  private ImageState make(LayerStep step, RunExecutor runs)
      throws IOException, InterruptedException {
    session.listener().started(step.label());
    long start = System.nanoTime();
    BuiltLayer built = executor.maker().make(step, state, runs, executor.isForced(step));
    Layer layer = session.layers().add(built);
    boolean run = step.step() instanceof Step.Run;
    Instant now = session.times().now();
    ImageState before = takingFiles(step);
    ImageState after =
        before.with(
            layer,
            history(step, run ? History.time(now) : state.created()),
            next(step, before, run ? now.getEpochSecond() : Origin.NEVER));
    if (run) {
      runs.advance(after.layers());
      executor.counts().run();
    } else {
      executor.counts().simulated();
    }
    StateStore store = executor.store();
    if (store != null) {
      store.write(stage.chain(), step, after);
    }
    session.made().add(after);
    session
        .listener()
        .finished(step.label(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return after;
  }

  private ImageState configured(ImageState before, ConfigStep step) {
    return before.with(History.entry(step.step(), session.times().created(before.created())));
  }

  private HistoryEntry history(LayerStep step, @Nullable String created) {
    return History.entry(step.step(), session.times().created(created));
  }

  private Origin next(LayerStep step, ImageState before, long ranAt) {
    return before.origin().next(step.key(), contentKeys.of(step), ranAt);
  }

  private ImageState takingFiles(LayerStep step) {
    ImageState taken = state;
    for (StageChain source : step.sources()) {
      taken = taken.taking(executor.results().get(source));
    }
    return taken;
  }

  private void hit(LayerStep step) {
    session.listener().cached(step.label());
    executor.counts().hit();
  }
}
