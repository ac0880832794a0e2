package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.plan.StageBase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The states that a cache entry stands for: the one that it is, and those that lead to it. The
 * files are the entry's, config and history the plan's, since steps without a key may have come or
 * gone. When the steps were made the entry's history says, so that a build in which nothing changed
 * gives the same digest. Pure.
 */
public final class CachedStates {
  private final Map<Integer, StageChain> chains;
  private final @Nullable Long epoch;

  /**
   * @param epoch seconds since the epoch for all times that the build writes; null for none
   */
  public CachedStates(Map<Integer, StageChain> chains, @Nullable Long epoch) {
    this.chains = chains;
    this.epoch = epoch;
  }

  /**
   * @param step of the stage, that the entry is for
   * @return empty if the entry cannot be the result of these steps on this base
   */
  Optional<Hit> of(StageChain chain, int step, CacheEntry entry) {
    Lineage lineage = Lineage.of(chains, chain, step + 1);
    ImageState base = lineage.root().baseState(epoch);
    int layered = lineage.layered().size();
    if (!base.isBelow(entry.layers())
        || entry.layers().size() != base.layers().size() + layered
        || entry.origin().ranAt().size() != layered) {
      return Optional.empty();
    }
    List<@Nullable String> times = History.layerTimes(entry.config(), layered);
    List<ImageState> states = new ArrayList<>();
    Set<CacheKey> taken = new HashSet<>();
    ImageState state = base;
    for (Lineage.Position position : lineage.positions()) {
      CacheKey key = position.key();
      if (position.index() == 0 && position.chain().base() instanceof StageBase.Stage parent) {
        taken.addAll(StepSources.keysBehind(chains, parent.index()));
      }
      if (key == null) {
        String time = History.time(epoch, state.created());
        state = state.with(History.entry(position.step(), time));
        continue;
      }
      StepSources.of(position.step()).forEach(s -> taken.addAll(StepSources.keysBehind(chains, s)));
      int index = states.size();
      String time = History.time(epoch, times.get(index));
      Origin origin =
          state
              .origin()
              .taking(sources(entry, taken))
              .next(key, key, entry.origin().ranAt().get(index));
      state =
          state.with(
              entry.layers().get(base.layers().size() + index),
              History.entry(position.step(), time),
              origin);
      states.add(state);
    }
    if (states.isEmpty()) {
      return Optional.empty();
    }
    ImageState last = states.removeLast();
    states.add(
        new ImageState(last.layers(), last.history(), last.created(), whole(entry, last.key())));
    return Optional.of(new Hit(step, List.copyOf(states)));
  }

  private static Origin whole(CacheEntry entry, CacheKey key) {
    Origin origin = entry.origin();
    return new Origin(key, origin.contentKey(), origin.sources(), origin.ranAt());
  }

  private static Map<CacheKey, SourceState> sources(CacheEntry entry, Set<CacheKey> taken) {
    return entry.origin().sources().entrySet().stream()
        .filter(e -> taken.contains(e.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * The hit of a stage whose states are known from others that share its first steps.
   *
   * @param states after each step with a layer down to the base image
   */
  Hit shared(StageChain chain, int step, List<ImageState> states) {
    Lineage lineage = Lineage.of(chains, chain, step + 1);
    ImageState base = lineage.root().baseState(epoch);
    List<ImageState> own = new ArrayList<>();
    ImageState state = base;
    for (Lineage.Position position : lineage.positions()) {
      if (position.key() == null) {
        String time = History.time(epoch, state.created());
        state = state.with(History.entry(position.step(), time));
      } else {
        ImageState known = states.get(own.size());
        state =
            new ImageState(
                known.layers(),
                state.with(History.entry(position.step(), known.created())).history(),
                known.created(),
                known.origin());
        own.add(state);
      }
    }
    return new Hit(step, own);
  }

  StageChain chain(int stage) {
    return Objects.requireNonNull(chains.get(stage));
  }
}
