package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hits that this build stands on, and gives up those that turn out not to hold. Not
 * thread-safe.
 */
final class HitPlanner {
  private final Map<Integer, StageChain> chains;
  private final int target;
  private final @Nullable HitSearch search;
  private final Map<Integer, CacheEntry> hits = new HashMap<>();
  private final Set<CacheKey> unusable = new HashSet<>();

  /**
   * @param search null where the cache is not read
   */
  HitPlanner(Map<Integer, StageChain> chains, int target, @Nullable HitSearch search) {
    this.chains = chains;
    this.target = target;
    this.search = search;
  }

  /** The hits by stage, as they are now. */
  Map<Integer, CacheEntry> hits() {
    return hits;
  }

  /** Asks for all keys of all stages at once, and plans what is left to do. */
  Schedule plan() throws IOException, InterruptedException {
    Map<Integer, Integer> limits = new HashMap<>();
    chains.forEach((stage, chain) -> limits.put(stage, chain.keys().size()));
    find(limits);
    while (true) {
      Schedule schedule = Schedule.of(chains, hits, target);
      Map<Integer, Integer> lower = new HashMap<>();
      schedule.demotions(chains, hits).forEach(d -> lower.put(d.stage(), d.step()));
      if (lower.isEmpty()) {
        return schedule;
      }
      find(lower);
    }
  }

  /**
   * Gives up the entries that stand on a blob that is lost.
   *
   * @return false if none does: then the base itself lacks it
   */
  boolean giveUp(Digest blob) {
    int before = unusable.size();
    hits.values().stream()
        .filter(hit -> hit.layers().stream().anyMatch(l -> l.descriptor().digest().equals(blob)))
        .forEach(hit -> unusable.add(hit.key()));
    return unusable.size() > before;
  }

  /**
   * @param limits by stage the index of the first step that does not count
   */
  private void find(Map<Integer, Integer> limits) throws IOException, InterruptedException {
    limits.keySet().forEach(hits::remove);
    if (search == null) {
      return;
    }
    List<Integer> stages = new ArrayList<>();
    List<List<CacheKey>> keys = new ArrayList<>();
    limits.forEach((stage, limit) -> {
      StageChain chain = chains.get(stage);
      if (chain != null && !chain.forced()) {
        stages.add(stage);
        keys.add(
            chain.searchableBefore(limit).stream().filter(k -> !unusable.contains(k)).toList());
      }
    });
    List<Optional<HitSearch.Hit>> found = search.search(keys);
    for (int i = 0; i < stages.size(); i++) {
      int stage = stages.get(i);
      found.get(i).ifPresent(hit -> hits.put(stage, hit.entry()));
    }
  }
}
