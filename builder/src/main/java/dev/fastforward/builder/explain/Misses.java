package dev.fastforward.builder.explain;

import dev.fastforward.builder.cache.BuildRecord;
import dev.fastforward.builder.cache.StageRecord;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.solve.HitPlanner;
import dev.fastforward.builder.solve.Schedule;
import dev.fastforward.builder.solve.StageChain;
import dev.fastforward.builder.solve.StepSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says of the stages of a build which steps the cache lacks, and why. Pure. */
public final class Misses {
  private final Map<Integer, StageChain> chains;
  private final HitPlanner plan;
  private final Schedule schedule;
  private final List<StageRecord> records;
  private final MissReasons reasons;

  /**
   * @param records of the stages that the schedule needs
   * @param last null where no build left a record
   */
  Misses(
      Map<Integer, StageChain> chains,
      HitPlanner plan,
      Schedule schedule,
      List<StageRecord> records,
      @Nullable BuildRecord last) {
    this.chains = chains;
    this.plan = plan;
    this.schedule = schedule;
    this.records = records;
    this.reasons = new MissReasons(last);
  }

  /** The first miss of each stage, one line each. */
  public List<String> first() {
    List<String> lines = new ArrayList<>();
    for (int stage : schedule.order()) {
      StageChain chain = chain(stage);
      for (int i = start(stage); i < chain.keys().size(); i++) {
        if (chain.keys().get(i) != null) {
          lines.add(line(chain, i));
          break;
        }
      }
    }
    return lines;
  }

  /** All steps of all stages, one line each. */
  public List<String> all() {
    List<String> lines = new ArrayList<>();
    for (StageChain chain : chains.values()) {
      if (!schedule.needs(chain.index())) {
        lines.add("stage " + name(chain) + ": not needed, what takes from it is in the cache");
        continue;
      }
      for (int i = 0; i < chain.keys().size(); i++) {
        if (chain.keys().get(i) != null) {
          lines.add(
              i < start(chain.index()) ? "hit   " + chain.label(i) : "miss  " + line(chain, i));
        }
      }
    }
    return lines;
  }

  private int start(int stage) {
    return schedule.starts().getOrDefault(stage, 0);
  }

  private String line(StageChain chain, int index) {
    return chain.label(index) + ": " + reason(chain, index);
  }

  private String reason(StageChain chain, int index) {
    CacheKey key = Objects.requireNonNull(chain.keys().get(index));
    if (plan.isTooOld(key)) {
      return "it was executed too long ago (--cache-max-age)";
    }
    if (plan.taint().forced().contains(key)) {
      return "it is to be built without the cache (--no-cache)";
    }
    for (int source : StepSources.of(chain.steps().get(index))) {
      if (plan.taint().tainted().contains(chain(source).endKey())) {
        return "stage " + name(chain(source)) + " is built anew";
      }
    }
    if (plan.taint().tainted().contains(key)) {
      return "it stands on what is built anew";
    }
    if (plan.hasEntry(key)) {
      return "its entry was made from another result of a stage than this build has, or cannot be"
          + " used";
    }
    StageRecord record =
        records.stream().filter(r -> r.index() == chain.index()).findFirst().orElseThrow();
    int position = (int) chain.keys().subList(0, index).stream().filter(k -> k != null).count();
    return reasons.of(record, position);
  }

  private static String name(StageChain chain) {
    return chain.name() == null ? String.valueOf(chain.index()) : chain.name();
  }

  private StageChain chain(int stage) {
    return Objects.requireNonNull(chains.get(stage));
  }
}
