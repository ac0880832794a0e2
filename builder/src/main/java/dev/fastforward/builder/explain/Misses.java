package dev.fastforward.builder.explain;

import dev.fastforward.builder.cache.BuildRecord;
import dev.fastforward.builder.cache.StageRecord;
import dev.fastforward.builder.solve.HitPlanner;
import dev.fastforward.builder.solve.LayerStep;
import dev.fastforward.builder.solve.ScheduledStage;
import dev.fastforward.builder.solve.StageChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says of the stages of a build which steps the cache lacks, and why. Pure. */
public final class Misses {
  private final List<StageChain> chains;
  private final HitPlanner plan;
  private final List<StageRecord> records;
  private final MissReasons reasons;

  /**
   * @param records of the chains, in their order
   * @param last null where no build left a record
   */
  Misses(
      List<StageChain> chains,
      HitPlanner plan,
      List<StageRecord> records,
      @Nullable BuildRecord last) {
    this.chains = chains;
    this.plan = plan;
    this.records = records;
    this.reasons = new MissReasons(last);
  }

  /** The first miss of each stage, one line each. */
  public List<String> first() {
    List<String> lines = new ArrayList<>();
    for (ScheduledStage stage : plan.schedule().stages()) {
      if (!stage.misses().isEmpty()) {
        lines.add(line(stage.chain(), stage.misses().getFirst()));
      }
    }
    return lines;
  }

  /** All steps of all stages, one line each. */
  public List<String> all() {
    List<String> lines = new ArrayList<>();
    for (StageChain chain : chains) {
      Optional<ScheduledStage> scheduled = plan.schedule().find(chain);
      if (scheduled.isEmpty()) {
        lines.add(chain + ": not needed, what takes from it is in the cache");
        continue;
      }
      scheduled.get().hits().forEach(step -> lines.add("hit   " + step.label()));
      scheduled.get().misses().forEach(step -> lines.add("miss  " + line(chain, step)));
    }
    return lines;
  }

  private String line(StageChain chain, LayerStep step) {
    return step.label() + ": " + reason(chain, step);
  }

  private String reason(StageChain chain, LayerStep step) {
    if (plan.isTooOld(step.key())) {
      return "it was executed too long ago (--cache-max-age)";
    }
    if (plan.invalidation().forced().contains(step.key())) {
      return "it is to be built without the cache (--no-cache)";
    }
    for (StageChain source : step.sources()) {
      if (plan.invalidation().tainted().contains(source.endKey())) {
        return source + " is built without the cache";
      }
    }
    if (plan.invalidation().tainted().contains(step.key())) {
      return "it stands on what is built without the cache";
    }
    if (plan.hasEntry(step.key())) {
      return "its entry was made from another result of a stage than this build has, or cannot be"
          + " used";
    }
    return reasons.of(records.get(chains.indexOf(chain)), chain.layerSteps().indexOf(step));
  }
}
