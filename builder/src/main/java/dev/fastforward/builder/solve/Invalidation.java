package dev.fastforward.builder.solve;

import dev.fastforward.builder.keys.CacheKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the cache is not asked for: steps that are done anew because somebody wants it so, or
 * because their result is too old, and all that descends from them, in whichever stage. Pure.
 *
 * @param forced keys of the steps themselves
 * @param tainted these, and the keys of what descends from them. The latter can still be hits by
 *     content, once their sources were really built
 */
public record Invalidation(Set<CacheKey> forced, Set<CacheKey> tainted) {

  /**
   * @param chains of all stages
   * @param stages names of stages to build anew, in any case; "*" for all
   * @param tooOld keys of further steps
   */
  static Invalidation of(
      Map<Integer, StageChain> chains, Collection<String> stages, Set<CacheKey> tooOld) {
    Set<String> names =
        stages.stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    Set<CacheKey> forced = new HashSet<>(tooOld);
    for (StageChain chain : chains.values()) {
      if (names.contains("*") || (chain.name() != null && names.contains(chain.name()))) {
        forced.addAll(chain.searchable());
      }
    }
    // A key is the same step wherever it stands, so taint spreads by keys until it spreads no more.
    Set<CacheKey> tainted = new HashSet<>(forced);
    int before;
    do {
      before = tainted.size();
      chains.values().forEach(chain -> spread(chains, chain, tainted));
    } while (tainted.size() > before);
    return new Invalidation(Set.copyOf(forced), Set.copyOf(tainted));
  }

  private static void spread(
      Map<Integer, StageChain> chains, StageChain chain, Set<CacheKey> tainted) {
    boolean found = tainted.contains(chain.baseKey());
    for (int i = 0; i < chain.keys().size(); i++) {
      CacheKey key = chain.keys().get(i);
      if (key != null) {
        found |=
            tainted.contains(key)
                || StepSources.of(chain.steps().get(i)).stream()
                    .anyMatch(
                        s -> tainted.contains(Objects.requireNonNull(chains.get(s)).endKey()));
        if (found) {
          tainted.add(key);
        }
      }
    }
  }

  /** Index of the first step of a stage that is tainted; the number of its steps if none is. */
  int limit(StageChain chain) {
    for (int i = 0; i < chain.keys().size(); i++) {
      CacheKey key = chain.keys().get(i);
      if (key != null && tainted.contains(key)) {
        return i;
      }
    }
    return chain.keys().size();
  }
}
