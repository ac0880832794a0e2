package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.step.Step;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The stages that steps take files from. Pure. */
public final class StepSources {
  private StepSources() {}

  /** The stages that a step takes files from itself, by index. */
  public static Set<Integer> of(Step step) {
    return step.sourceStages();
  }

  /** A stage and all that go into it, as its base or as what it takes files from. */
  static Set<Integer> behind(Map<Integer, StageChain> chains, int stage) {
    Set<Integer> found = new TreeSet<>();
    visit(chains, stage, found);
    return found;
  }

  /** The keys of a stage and of all that go into it. */
  static Set<CacheKey> keysBehind(Map<Integer, StageChain> chains, int stage) {
    return behind(chains, stage).stream()
        .map(s -> Objects.requireNonNull(chains.get(s)).endKey())
        .collect(Collectors.toSet());
  }

  private static void visit(Map<Integer, StageChain> chains, int stage, Set<Integer> found) {
    if (!found.add(stage)) {
      return;
    }
    StageChain chain = Objects.requireNonNull(chains.get(stage));
    if (chain.base() instanceof StageBase.Stage base) {
      visit(chains, base.index(), found);
    }
    chain.steps().forEach(step -> of(step).forEach(source -> visit(chains, source, found)));
  }
}
