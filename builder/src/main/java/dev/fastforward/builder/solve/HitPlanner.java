package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.keys.CacheKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hits that this build stands on, and gives up those that do not hold or do not go
 * together. Not thread-safe.
 */
public final class HitPlanner {
  private final Map<Integer, StageChain> chains;
  private final int target;
  private final @Nullable HitSearch search;
  private final Collection<String> forcedStages;
  private final CachedStates states;
  private final Ages ages;
  private final Map<Integer, Hit> hits = new HashMap<>();
  private final Map<Integer, Integer> limits = new HashMap<>();
  private final Set<CacheKey> tooOld = new HashSet<>();
  private final Set<CacheKey> forcedElsewhere = new HashSet<>();
  private Invalidation taint;
  private Map<CacheKey, ImageState> results = Map.of();
  private @Nullable Schedule schedule;

  /**
   * @param search null where the cache is not read
   * @param forcedStages names of stages to build anew; "*" for all
   */
  public HitPlanner(
      Map<Integer, StageChain> chains,
      int target,
      @Nullable HitSearch search,
      Collection<String> forcedStages,
      CachedStates states,
      Ages ages) {
    this.chains = chains;
    this.target = target;
    this.search = search;
    this.forcedStages = forcedStages;
    this.states = states;
    this.ages = ages;
    this.taint = Invalidation.of(chains, forcedStages, tooOld);
  }

  /** The hits by stage, as they are now. */
  public Map<Integer, Hit> hits() {
    return hits;
  }

  /** What is not taken from the cache, as it is now. */
  public Invalidation taint() {
    return taint;
  }

  /** Whether a step is done anew because of its age. */
  public boolean isTooOld(CacheKey key) {
    return tooOld.contains(key);
  }

  /** Whether the cache has an entry for a key, of whatever use it is. */
  public boolean hasEntry(CacheKey key) {
    return search != null && search.has(key);
  }

  public Ages ages() {
    return ages;
  }

  @Nullable
  public HitSearch search() {
    return search;
  }

  /** What is left to do, when all is settled. */
  public Schedule schedule() {
    return Objects.requireNonNull(schedule);
  }

  /** The result of a step that a hit has; null if none has it. */
  @Nullable ImageState result(CacheKey key) {
    return results.get(key);
  }

  /** Whether a stage that ends with a key has to be built, or is taken from the cache. */
  boolean needs(CacheKey endKey) {
    return schedule != null
        && schedule.order().stream()
            .anyMatch(s -> Objects.requireNonNull(chains.get(s)).endKey().equals(endKey));
  }

  /** The keys of all stages that the cache may be asked for. */
  List<List<CacheKey>> keys() {
    return chains.values().stream()
        .map(chain -> chain.searchableBefore(taint.limit(chain)))
        .toList();
  }

  /** Asks for all keys of all stages at once. */
  void begin() throws IOException, InterruptedException {
    chains.forEach((stage, chain) -> limits.put(stage, chain.keys().size()));
    schedule = null;
    results = Map.of();
    find(chains.keySet());
  }

  /**
   * Gives up hits until all go together, with each other and with the rest of the build, and plans
   * what is left to do.
   *
   * @param forced what is made anew elsewhere
   * @return whether something has changed since the last time
   */
  boolean settle(Agreement.Elsewhere elsewhere, Set<CacheKey> forced)
      throws IOException, InterruptedException {
    Schedule scheduled = schedule;
    Map<CacheKey, ImageState> had = results;
    if (forcedElsewhere.addAll(forced)) {
      spreadTaint();
    }
    schedule = settle(elsewhere);
    return !schedule.equals(scheduled) || !results.equals(had);
  }

  /** Plans to build all. */
  void takeNothing() {
    hits.clear();
    results = Map.of();
    schedule = Schedule.of(chains, hits, target);
  }

  private Schedule settle(Agreement.Elsewhere elsewhere) throws IOException, InterruptedException {
    int steps = chains.values().stream().mapToInt(chain -> chain.keys().size()).sum();
    // Each round takes at least one step from what may be used, or adds one that agrees.
    for (int round = 0; round <= 4 * steps; round++) {
      Schedule next = Schedule.of(chains, hits, target);
      if (dropTooOld(next)) {
        continue;
      }
      Agreement agreement = new Agreement(chains, hits, next, elsewhere);
      Agreement.Demotion demotion = agreement.contradiction();
      if (demotion != null) {
        demote(demotion);
      } else if (!share(next, agreement)) {
        results = agreement.results();
        return next;
      }
    }
    takeNothing();
    return schedule();
  }

  /**
   * Gives up the entries that stand on a blob that is lost.
   *
   * @return false if none does: then the base itself lacks it
   */
  public boolean giveUp(Digest blob) {
    return search != null && search.giveUp(blob);
  }

  private void spreadTaint() throws IOException, InterruptedException {
    Set<CacheKey> anew = new HashSet<>(tooOld);
    anew.addAll(forcedElsewhere);
    taint = Invalidation.of(chains, forcedStages, anew);
    find(
        chains.values().stream()
            .filter(c -> hits.containsKey(c.index()))
            .filter(c -> Objects.requireNonNull(hits.get(c.index())).step() >= taint.limit(c))
            .map(StageChain::index)
            .toList());
  }

  private boolean dropTooOld(Schedule planned) throws IOException, InterruptedException {
    for (int stage : planned.order()) {
      Hit hit = hits.get(stage);
      if (hit == null) {
        continue;
      }
      CacheKey key = ages.tooOld(stage, hit);
      if (key != null && tooOld.add(key)) {
        spreadTaint();
        return true;
      }
      Agreement.Demotion demotion = ages.tookTooOld(stage, hit);
      if (demotion != null) {
        demote(demotion);
        return true;
      }
    }
    return false;
  }

  private void demote(Agreement.Demotion demotion) throws IOException, InterruptedException {
    limits.put(demotion.stage(), demotion.step());
    find(List.of(demotion.stage()));
  }

  /** Lets stages go on from what others have, which begin with the same steps. */
  private boolean share(Schedule planned, Agreement agreement) {
    boolean shared = false;
    for (int stage : planned.order()) {
      StageChain chain = Objects.requireNonNull(chains.get(stage));
      Hit hit = hits.get(stage);
      for (int i = taint.limit(chain) - 1; i > (hit == null ? -1 : hit.step()); i--) {
        Hit other = chain.keys().get(i) == null ? null : known(chain, i, agreement);
        if (other != null) {
          hits.put(stage, other);
          shared = true;
          break;
        }
      }
    }
    return shared;
  }

  private @Nullable Hit known(StageChain chain, int step, Agreement agreement) {
    List<ImageState> found = new ArrayList<>();
    for (Lineage.Position position : Lineage.of(chains, chain, step + 1).layered()) {
      ImageState state = agreement.result(Objects.requireNonNull(position.key()));
      if (state == null) {
        return null;
      }
      found.add(state);
    }
    return states.shared(chain, step, found);
  }

  private void find(Collection<Integer> stages) throws IOException, InterruptedException {
    List<StageChain> asked = new ArrayList<>();
    List<List<CacheKey>> keys = new ArrayList<>();
    for (int stage : stages) {
      StageChain chain = Objects.requireNonNull(chains.get(stage));
      hits.remove(stage);
      asked.add(chain);
      keys.add(
          chain.searchableBefore(
              Math.min(limits.getOrDefault(stage, chain.keys().size()), taint.limit(chain))));
    }
    if (search == null) {
      return;
    }
    List<Optional<HitSearch.Hit>> found =
        search.search(keys, (chain, entry) -> hit(asked.get(chain), entry).isPresent());
    for (int i = 0; i < found.size(); i++) {
      StageChain chain = asked.get(i);
      found
          .get(i)
          .flatMap(hit -> hit(chain, hit.entry()))
          .ifPresent(h -> hits.put(chain.index(), h));
    }
  }

  private Optional<Hit> hit(StageChain chain, CacheEntry entry) {
    return states.of(chain, chain.stepOf(entry.key()), entry);
  }
}
