package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the cache is not asked for: steps that the user wants without the cache, or whose result is
 * too old, and all that descends from them, in all stages. Pure.
 *
 * @param forced keys of the steps themselves
 * @param tainted these, and the keys of what descends from them. The latter can still be hits by
 *     content, once their sources were really built
 */
public record Invalidation(Set<CacheKey> forced, Set<CacheKey> tainted) {

  /**
   * @param chains of all stages
   * @param stages names of stages to build without the cache, in any case; "*" for all
   * @param tooOld keys of further steps
   */
  static Invalidation of(List<StageChain> chains, Collection<String> stages, Set<CacheKey> tooOld) {
    Set<String> names =
        stages.stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    Set<CacheKey> forced = new HashSet<>(tooOld);
    for (StageChain chain : chains) {
      if (names.contains("*") || (chain.name() != null && names.contains(chain.name()))) {
        chain.layerSteps().forEach(step -> forced.add(step.key()));
      }
    }
    // A key is the same step wherever it stands, so taint spreads by keys until it spreads no more.
    Set<CacheKey> tainted = new HashSet<>(forced);
    int before;
    do {
      before = tainted.size();
      chains.forEach(chain -> spread(chain, tainted));
    } while (tainted.size() > before);
    return new Invalidation(Set.copyOf(forced), Set.copyOf(tainted));
  }

  private static void spread(StageChain chain, Set<CacheKey> tainted) {
    for (LayerStep step : chain.layerSteps()) {
      if (tainted.contains(step.parent())
          || step.sources().stream().anyMatch(source -> tainted.contains(source.endKey()))) {
        tainted.add(step.key());
      }
    }
  }

  /** Position of the first step of a stage that is tainted; the number of its steps if none is. */
  int limit(StageChain chain) {
    return chain.layerSteps().stream()
        .filter(step -> tainted.contains(step.key()))
        .mapToInt(LayerStep::index)
        .findFirst()
        .orElse(chain.steps().size());
  }
}
