package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Steps that are not looked up in the cache: those that the user wants without it, those that are
 * too old, and all steps of all stages that depend on them. Pure.
 *
 * @param forced keys of the steps themselves
 * @param tainted these, and the keys of steps that depend on them. The latter can still be found by
 *     content keys when their sources are built
 */
public record Invalidation(Set<CacheKey> forced, Set<CacheKey> tainted) {

  /**
   * @param chains of all stages
   * @param stages names of stages to build without the cache, in upper or lower case; "*" for all
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
    // A key may occur in several stages, so this is repeated until nothing changes.
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

  /** Position of the first tainted step of a stage; the number of steps if there is none. */
  int limit(StageChain chain) {
    return chain.layerSteps().stream()
        .filter(step -> tainted.contains(step.key()))
        .mapToInt(LayerStep::index)
        .findFirst()
        .orElse(chain.steps().size());
  }
}
