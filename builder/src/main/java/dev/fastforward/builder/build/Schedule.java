package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.plan.CopySource;
import dev.fastforward.builder.plan.StageBase;
import dev.fastforward.builder.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done, seen from the target backwards: a stage is needed only if a step that missed
 * needs it. Pure.
 *
 * @param order the stages that are needed, each behind those that it needs
 * @param starts for each of them the index of the first step to carry out
 */
record Schedule(List<Integer> order, Map<Integer, Integer> starts) {

  /**
   * A hit that must not be used: its entry was made from another result of a stage than the one
   * that this build has.
   *
   * @param stage whose hit it is
   * @param step the step that took files from the stage whose result is another: what is found from
   *     here on does not count
   */
  record Demotion(int stage, int step) {}

  static Schedule of(Map<Integer, StageChain> chains, Map<Integer, CacheEntry> hits, int target) {
    Set<Integer> order = new LinkedHashSet<>();
    Map<Integer, Integer> starts = new HashMap<>();
    visit(target, chains, hits, order, starts);
    return new Schedule(List.copyOf(order), Map.copyOf(starts));
  }

  private static void visit(
      int stage,
      Map<Integer, StageChain> chains,
      Map<Integer, CacheEntry> hits,
      Set<Integer> order,
      Map<Integer, Integer> starts) {
    if (starts.containsKey(stage)) {
      return;
    }
    StageChain chain = chain(chains, stage);
    int start = start(chain, hits.get(stage));
    starts.put(stage, start);
    if (!hits.containsKey(stage) && chain.base() instanceof StageBase.Stage parent) {
      visit(parent.index(), chains, hits, order, starts);
    }
    for (Step step : chain.steps().subList(start, chain.steps().size())) {
      if (step instanceof Step.Copy copy && copy.from() instanceof CopySource.Stage source) {
        visit(source.index(), chains, hits, order, starts);
      }
    }
    order.add(stage);
  }

  private static int start(StageChain chain, @Nullable CacheEntry hit) {
    return hit == null ? 0 : chain.stepOf(hit.key()) + 1;
  }

  /**
   * The hits that do not go together with what else this build uses or makes; empty if the schedule
   * is sound.
   */
  List<Demotion> demotions(Map<Integer, StageChain> chains, Map<Integer, CacheEntry> hits) {
    Map<CacheKey, @Nullable List<Layer>> results = results(chains, hits);
    List<Demotion> demotions = new ArrayList<>();
    for (int stage : order) {
      CacheEntry hit = hits.get(stage);
      if (hit == null) {
        continue;
      }
      StageChain chain = chain(chains, stage);
      if (standsOnAnother(chain, hit, chains, results)) {
        demotions.add(new Demotion(stage, 0));
        continue;
      }
      for (int i = 0; i <= chain.stepOf(hit.key()); i++) {
        if (chain.steps().get(i) instanceof Step.Copy copy
            && copy.from() instanceof CopySource.Stage source
            && tookFromAnother(hit, chain(chains, source.index()).endKey(), results)) {
          demotions.add(new Demotion(stage, i));
          break;
        }
      }
    }
    return demotions;
  }

  /** Whether the entry has other layers of a stage that it is based on than this build has. */
  private static boolean standsOnAnother(
      StageChain chain,
      CacheEntry hit,
      Map<Integer, StageChain> chains,
      Map<CacheKey, @Nullable List<Layer>> results) {
    StageChain at = chain;
    while (at.base() instanceof StageBase.Stage base) {
      at = chain(chains, base.index());
      if (results.containsKey(at.endKey())) {
        List<Layer> result = results.get(at.endKey());
        if (result == null || !startsWith(hit.layers(), result)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean startsWith(List<Layer> layers, List<Layer> first) {
    return first.size() <= layers.size()
        && ImageState.contents(layers.subList(0, first.size())).equals(ImageState.contents(first));
  }

  private static boolean tookFromAnother(
      CacheEntry hit, CacheKey source, Map<CacheKey, @Nullable List<Layer>> results) {
    if (!results.containsKey(source)) {
      return false;
    }
    List<Layer> result = results.get(source);
    return result == null || !ImageState.contents(result).equals(hit.sources().get(source));
  }

  /**
   * The layers of the needed stages by their keys: null for those that are about to be made anew.
   */
  private Map<CacheKey, @Nullable List<Layer>> results(
      Map<Integer, StageChain> chains, Map<Integer, CacheEntry> hits) {
    Map<CacheKey, @Nullable List<Layer>> results = new HashMap<>();
    for (int stage : order) {
      StageChain chain = chain(chains, stage);
      CacheEntry hit = hits.get(stage);
      boolean makesLayers =
          chain.keys().stream().skip(starts.getOrDefault(stage, 0)).anyMatch(k -> k != null);
      if (hit != null && hit.key().equals(chain.endKey())) {
        results.put(chain.endKey(), hit.layers());
      } else if (makesLayers) {
        results.put(chain.endKey(), null);
      }
    }
    return results;
  }

  private static StageChain chain(Map<Integer, StageChain> chains, int stage) {
    StageChain chain = chains.get(stage);
    if (chain == null) {
      throw new IllegalStateException("stage " + stage + " has no chain");
    }
    return chain;
  }
}
