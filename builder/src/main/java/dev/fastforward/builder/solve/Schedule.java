package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The stages that have to be built. From the target backwards, a stage is needed only if a step
 * that missed needs it. Pure.
 *
 * @param stages that are needed, each after those that it needs
 */
public record Schedule(List<ScheduledStage> stages) {
  static final Schedule NOTHING = new Schedule(List.of());

  public Schedule {
    stages = List.copyOf(stages);
  }

  static Schedule of(StageChain target, Map<StageChain, Hit> hits) {
    List<ScheduledStage> order = new ArrayList<>();
    visit(target, hits, new LinkedHashSet<>(), order);
    return new Schedule(order);
  }

  private static void visit(
      StageChain chain,
      Map<StageChain, Hit> hits,
      Set<StageChain> seen,
      List<ScheduledStage> order) {
    if (!seen.add(chain)) {
      return;
    }
    Hit hit = hits.get(chain);
    Set<StageChain> needed = new LinkedHashSet<>();
    if (hit == null && chain.start() instanceof ChainStart.Parent(StageChain parent)) {
      needed.add(parent);
    }
    ScheduledStage scheduled = new ScheduledStage(chain, hit, List.of());
    scheduled.misses().forEach(step -> needed.addAll(step.sources()));
    needed.forEach(source -> visit(source, hits, seen, order));
    order.add(new ScheduledStage(chain, hit, List.copyOf(needed)));
  }

  /** What is left to do of a stage; empty if it is not needed. */
  public Optional<ScheduledStage> find(StageChain chain) {
    return stages.stream().filter(stage -> stage.chain() == chain).findFirst();
  }

  boolean needs(StageChain chain) {
    return find(chain).isPresent();
  }

  /** Whether a stage is needed that ends with a key. */
  boolean needs(CacheKey endKey) {
    return stages.stream().anyMatch(stage -> stage.chain().endKey().equals(endKey));
  }
}
