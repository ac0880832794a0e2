package dev.fastforward.builder.build;

import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.plan.Step;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What has to be done, seen from the target backwards: a stage is needed only if a step that missed
 * needs it. Pure.
 *
 * @param order the stages that are needed, each behind those that it needs
 * @param starts for each of them the index of the first step to carry out
 */
record Schedule(List<Integer> order, Map<Integer, Integer> starts) {

  static Schedule of(Map<Integer, StageChain> chains, Map<Integer, Hit> hits, int target) {
    Set<Integer> order = new LinkedHashSet<>();
    Map<Integer, Integer> starts = new HashMap<>();
    visit(target, chains, hits, order, starts);
    return new Schedule(List.copyOf(order), Map.copyOf(starts));
  }

  private static void visit(
      int stage,
      Map<Integer, StageChain> chains,
      Map<Integer, Hit> hits,
      Set<Integer> order,
      Map<Integer, Integer> starts) {
    if (starts.containsKey(stage)) {
      return;
    }
    StageChain chain = Objects.requireNonNull(chains.get(stage));
    Hit hit = hits.get(stage);
    int start = hit == null ? 0 : hit.step() + 1;
    starts.put(stage, start);
    if (hit == null && chain.base() instanceof StageBase.Stage parent) {
      visit(parent.index(), chains, hits, order, starts);
    }
    for (Step step : chain.steps().subList(start, chain.steps().size())) {
      StepSources.of(step).forEach(source -> visit(source, chains, hits, order, starts));
    }
    order.add(stage);
  }

  boolean needs(int stage) {
    return starts.containsKey(stage);
  }
}
