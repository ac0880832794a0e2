package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.keys.CacheKey;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans all platforms of a build together: a step that several platforms share, such as one of a
 * stage for the builder's own platform, has one result for all. Not thread-safe.
 */
public final class CommonPlan {
  private final @Nullable HitSearch search;
  private final StepResults made;
  private final List<HitPlanner> planners;

  /**
   * @param search shared by all planners; null if the cache is not read
   * @param planners of the platforms
   */
  public CommonPlan(@Nullable HitSearch search, StepResults made, List<HitPlanner> planners) {
    this.search = search;
    this.made = made;
    this.planners = List.copyOf(planners);
  }

  /** Asks for all keys of all stages at once, and plans what is left to do. */
  public void plan() throws IOException, InterruptedException {
    if (search != null && planners.size() > 1) {
      search.search(
          planners.stream().flatMap(planner -> planner.keys().stream()).toList(), (_, _) -> true);
    }
    for (HitPlanner planner : planners) {
      planner.begin();
    }
    int steps = planners.stream().flatMap(p -> p.keys().stream()).mapToInt(List::size).sum();
    for (int round = 0; round <= 4 * steps; round++) {
      if (!settle()) {
        return;
      }
    }
    for (HitPlanner planner : planners) {
      planner.takeNothing();
    }
  }

  /**
   * @return whether a planner changed something that the others may have to follow
   */
  private boolean settle() throws IOException, InterruptedException {
    boolean changed = false;
    for (HitPlanner planner : planners) {
      List<HitPlanner> others = planners.stream().filter(p -> p != planner).toList();
      Set<CacheKey> forced = new HashSet<>();
      others.forEach(other -> forced.addAll(other.invalidation().forced()));
      changed |= planner.settle(new Others(made, others), forced);
    }
    return changed && planners.size() > 1;
  }

  private record Others(StepResults made, List<HitPlanner> planners)
      implements Agreement.Elsewhere {
    @Override
    public @Nullable ImageState result(CacheKey key) {
      ImageState state = made.get(key);
      return state != null
          ? state
          : planners.stream()
              .map(planner -> planner.result(key))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
    }

    @Override
    public boolean needs(CacheKey endKey) {
      return planners.stream().anyMatch(planner -> planner.schedule().needs(endKey));
    }
  }
}
