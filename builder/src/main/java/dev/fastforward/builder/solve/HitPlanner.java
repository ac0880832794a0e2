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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hits of one platform. Gives up those that are too old or that contradict each other.
 * Not thread-safe.
 */
public final class HitPlanner {
  private final List<StageChain> chains;
  private final StageChain target;
  private final @Nullable HitSearch search;
  private final Collection<String> forcedStages;
  private final CachedStates states;
  private final Ages ages;
  private final Map<StageChain, Hit> hits = new HashMap<>();

  /**
   * Position of the first step whose entry cannot be used; entries of later steps cannot be used
   * either.
   */
  private final Map<StageChain, Integer> limits = new HashMap<>();

  private final Set<CacheKey> tooOld = new HashSet<>();
  private final Set<CacheKey> forcedElsewhere = new HashSet<>();
  private Invalidation invalidation;
  private Map<CacheKey, ImageState> results = Map.of();
  private Schedule schedule = Schedule.NOTHING;

  /**
   * @param chains of the target and of all that it needs, the target last
   * @param search null if the cache is not read
   * @param forcedStages names of stages to build without the cache; "*" for all
   */
  public HitPlanner(
      List<StageChain> chains,
      @Nullable HitSearch search,
      Collection<String> forcedStages,
      CachedStates states,
      Ages ages) {
    this.chains = List.copyOf(chains);
    this.target = chains.getLast();
    this.search = search;
    this.forcedStages = forcedStages;
    this.states = states;
    this.ages = ages;
    this.invalidation = Invalidation.of(chains, forcedStages, tooOld);
  }

  /** The steps that are currently not taken from the cache. */
  public Invalidation invalidation() {
    return invalidation;
  }

  /** Whether a step is done again because of its age. */
  public boolean isTooOld(CacheKey key) {
    return tooOld.contains(key);
  }

  /** Whether the cache has an entry for a key, usable or not. */
  public boolean hasEntry(CacheKey key) {
    return search != null && search.has(key);
  }

  public Ages ages() {
    return ages;
  }

  public @Nullable HitSearch search() {
    return search;
  }

  /** What is left to do, by the last plan. */
  public Schedule schedule() {
    return schedule;
  }

  /** The result of a step in the hits; null if there is none. */
  @Nullable ImageState result(CacheKey key) {
    return results.get(key);
  }

  /** The keys of each stage that may be looked up. */
  List<List<CacheKey>> keys() {
    return chains.stream().map(chain -> chain.keysBefore(invalidation.limit(chain))).toList();
  }

  /** Looks up all keys of all stages at once. */
  void begin() throws IOException, InterruptedException {
    limits.clear();
    schedule = Schedule.NOTHING;
    results = Map.of();
    find(chains);
  }

  /**
   * Gives up hits until all agree with each other and with the rest of the build. Plans what is
   * left to do.
   *
   * @param forced keys that other platforms do not take from the cache
   * @return whether the plan has changed
   */
  boolean settle(Agreement.Elsewhere elsewhere, Set<CacheKey> forced)
      throws IOException, InterruptedException {
    Schedule scheduled = schedule;
    Map<CacheKey, ImageState> had = results;
    if (forcedElsewhere.addAll(forced)) {
      spreadInvalidation();
    }
    schedule = settle(elsewhere);
    return !schedule.equals(scheduled) || !results.equals(had);
  }

  /** Plans to build everything. */
  void takeNothing() {
    hits.clear();
    results = Map.of();
    schedule = Schedule.of(target, hits);
  }

  private Schedule settle(Agreement.Elsewhere elsewhere) throws IOException, InterruptedException {
    int steps = chains.stream().mapToInt(chain -> chain.steps().size()).sum();
    // Each round rejects at least one entry, or adds a hit that agrees.
    for (int round = 0; round <= 4 * steps; round++) {
      Schedule next = Schedule.of(target, hits);
      if (dropTooOld(next)) {
        continue;
      }
      Agreement agreement = new Agreement(next, elsewhere);
      Agreement.Demotion demotion = agreement.contradiction();
      if (demotion != null) {
        demote(demotion);
      } else if (!share(next, agreement)) {
        results = agreement.results();
        return next;
      }
    }
    takeNothing();
    return schedule;
  }

  /**
   * Gives up the entries that stand on a blob that is lost.
   *
   * @return false if no entry does: then the blob belongs to the base
   */
  public boolean giveUp(Digest blob) {
    return search != null && search.giveUp(blob);
  }

  private void spreadInvalidation() throws IOException, InterruptedException {
    Set<CacheKey> forced = new HashSet<>(tooOld);
    forced.addAll(forcedElsewhere);
    invalidation = Invalidation.of(chains, forcedStages, forced);
    List<StageChain> cut = new ArrayList<>();
    for (StageChain chain : chains) {
      Hit hit = hits.get(chain);
      if (hit != null && hit.step().index() >= invalidation.limit(chain)) {
        cut.add(chain);
      }
    }
    find(cut);
  }

  private boolean dropTooOld(Schedule planned) throws IOException, InterruptedException {
    for (ScheduledStage stage : planned.stages()) {
      Hit hit = stage.hit();
      if (hit == null) {
        continue;
      }
      CacheKey key = ages.tooOld(stage.chain(), hit);
      if (key != null && tooOld.add(key)) {
        spreadInvalidation();
        return true;
      }
      Agreement.Demotion demotion = ages.tookTooOld(stage.chain(), hit);
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

  /** Lets stages continue from results of other stages that begin with the same steps. */
  private boolean share(Schedule planned, Agreement agreement) {
    boolean shared = false;
    for (ScheduledStage stage : planned.stages()) {
      int limit = invalidation.limit(stage.chain());
      for (LayerStep step : stage.misses().reversed()) {
        Hit other = step.index() < limit ? known(stage.chain(), step, agreement) : null;
        if (other != null) {
          hits.put(stage.chain(), other);
          shared = true;
          break;
        }
      }
    }
    return shared;
  }

  private @Nullable Hit known(StageChain chain, LayerStep step, Agreement agreement) {
    List<ImageState> found = new ArrayList<>();
    for (Lineage.Position<LayerStep> position : Lineage.upTo(chain, step).layered()) {
      ImageState state = agreement.result(position.step().key());
      if (state == null) {
        return null;
      }
      found.add(state);
    }
    return states.shared(chain, step, found);
  }

  private void find(List<StageChain> stages) throws IOException, InterruptedException {
    stages.forEach(hits::remove);
    if (search == null) {
      return;
    }
    List<List<CacheKey>> keys =
        stages.stream().map(chain -> chain.keysBefore(limit(chain))).toList();
    List<Optional<HitSearch.Hit>> found =
        search.search(keys, (position, entry) -> hit(stages.get(position), entry).isPresent());
    for (int i = 0; i < found.size(); i++) {
      StageChain chain = stages.get(i);
      found.get(i).flatMap(hit -> hit(chain, hit.entry())).ifPresent(hit -> hits.put(chain, hit));
    }
  }

  private int limit(StageChain chain) {
    return Math.min(limits.getOrDefault(chain, chain.steps().size()), invalidation.limit(chain));
  }

  private Optional<Hit> hit(StageChain chain, CacheEntry entry) {
    return states.of(chain, chain.stepOf(entry.key()), entry);
  }
}
