package dev.fastforward.builder.solve;

import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.step.Step;
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
 * @param needs for each of them those that it goes on from or takes files from
 */
public record Schedule(
    List<Integer> order, Map<Integer, Integer> starts, Map<Integer, Set<Integer>> needs) {

  static Schedule of(Map<Integer, StageChain> chains, Map<Integer, Hit> hits, int target) {
    Set<Integer> order = new LinkedHashSet<>();
    Map<Integer, Integer> starts = new HashMap<>();
    Map<Integer, Set<Integer>> needs = new HashMap<>();
    visit(target, chains, hits, order, starts, needs);
    return new Schedule(List.copyOf(order), Map.copyOf(starts), Map.copyOf(needs));
  }

  private static void visit(
      int stage,
      Map<Integer, StageChain> chains,
      Map<Integer, Hit> hits,
      Set<Integer> order,
      Map<Integer, Integer> starts,
      Map<Integer, Set<Integer>> needs) {
    if (starts.containsKey(stage)) {
      return;
    }
    StageChain chain = Objects.requireNonNull(chains.get(stage));
    Hit hit = hits.get(stage);
    int start = hit == null ? 0 : hit.step() + 1;
    starts.put(stage, start);
    Set<Integer> needed = new LinkedHashSet<>();
    if (hit == null && chain.base() instanceof StageBase.Stage parent) {
      needed.add(parent.index());
    }
    for (Step step : chain.steps().subList(start, chain.steps().size())) {
      needed.addAll(StepSources.of(step));
    }
    needed.forEach(source -> visit(source, chains, hits, order, starts, needs));
    needs.put(stage, Set.copyOf(needed));
    order.add(stage);
  }

  public boolean needs(int stage) {
    return starts.containsKey(stage);
  }
}
