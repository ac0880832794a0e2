package dev.fastforward.builder.execute;

import dev.fastforward.builder.cache.CacheEntries;
import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.solve.ContentKeySearch;
import dev.fastforward.builder.solve.HitPlanner;
import dev.fastforward.builder.solve.ImageState;
import dev.fastforward.builder.solve.LayerStep;
import dev.fastforward.builder.solve.ScheduledStage;
import dev.fastforward.builder.solve.StageChain;
import dev.fastforward.builder.solve.StepKeyer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the stages of one platform, each from its last hit on. Several may be carried out at
 * the same time.
 */
public final class StageExecutor {
  private final Session session;
  private final HitPlanner plan;
  private final StepKeyer keyer;
  private final StageResults results;
  private final LayerMaker maker;
  private final @Nullable ContentKeySearch search;
  private final @Nullable StateStore store;
  private final StepCounts counts = new StepCounts();

  /**
   * @param images all that the stages need
   * @param store null if the build stores nothing in the cache
   */
  public StageExecutor(
      Session session,
      HitPlanner plan,
      BaseImages images,
      SourceTrees sources,
      StepKeyer keyer,
      @Nullable StateStore store) {
    this.session = session;
    this.plan = plan;
    this.keyer = keyer;
    this.results = new StageResults(session.layers());
    this.maker =
        new LayerMaker(session, new StepInputs(session, images, sources, results), results);
    this.search =
        plan.search() == null
            ? null
            : new ContentKeySearch(plan.search(), plan.invalidation(), plan.ages().limit());
    this.store = store;
    if (plan.search() != null) {
      plan.search().entries().forEach(this::located);
    }
  }

  /** Notes that the layers of an entry are in the cache repository. */
  void located(CacheEntry entry) {
    CacheEntries entries = session.entries();
    if (entries != null) {
      BlobPlaces blobs = session.layers().blobs();
      entry.layers().forEach(layer -> blobs.add(layer.descriptor().digest(), entries.repository()));
    }
  }

  public StepCounts counts() {
    return counts;
  }

  Session session() {
    return session;
  }

  StepKeyer keyer() {
    return keyer;
  }

  StageResults results() {
    return results;
  }

  LayerMaker maker() {
    return maker;
  }

  @Nullable ContentKeySearch search() {
    return search;
  }

  @Nullable StateStore store() {
    return store;
  }

  /** Whether the user wants a step without the cache, or its result is too old. */
  boolean isForced(LayerStep step) {
    return plan.invalidation().forced().contains(step.key());
  }

  /** Claims the steps that a stage has left to do, so that no other stage does the same steps. */
  StepClaims.Claim claim(ScheduledStage stage) {
    return session.claims().claim(stage.misses().stream().map(LayerStep::key).toList());
  }

  /** The final state of a stage that was built. */
  public ImageState result(StageChain stage) {
    return results.get(stage);
  }

  /**
   * Carries out a stage. All stages that it needs have to be built before.
   *
   * @param claim of this stage
   */
  void carryOut(ScheduledStage stage, StepClaims.Claim claim)
      throws IOException, InterruptedException {
    results.put(stage.chain(), new StageRun(this, stage, claim).run());
  }
}
