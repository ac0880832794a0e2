package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.keys.CacheKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The states that a cache entry stands for: its own and those before it. Layers come from the
 * entry. Config and history come from the plan, because steps without a key may have been added or
 * removed. Times come from the entry's history, so a build in which nothing changed gives the same
 * digest. Pure.
 */
public record CachedStates(Times times) {
  /**
   * @param step that the entry is for
   * @return empty if the entry cannot be the result of these steps on this base
   */
  Optional<Hit> of(StageChain chain, LayerStep step, CacheEntry entry) {
    Lineage lineage = Lineage.upTo(chain, step);
    ImageState base = lineage.root().baseState(times);
    int layered = lineage.layered().size();
    if (!base.isBelow(entry.layers())
        || entry.layers().size() != base.layers().size() + layered
        || entry.origin().ranAt().size() != layered) {
      return Optional.empty();
    }
    List<ImageState> states = replay(lineage, base, entry);
    ImageState last = states.removeLast();
    states.add(
        new ImageState(last.layers(), last.history(), last.created(), whole(entry, last.key())));
    return Optional.of(new Hit(step, List.copyOf(states)));
  }

  /** The state after each step with a layer. The last one is the entry's. */
  private List<ImageState> replay(Lineage lineage, ImageState base, CacheEntry entry) {
    List<@Nullable String> created =
        History.layerTimes(entry.config(), entry.layers().size() - base.layers().size());
    List<ImageState> states = new ArrayList<>();
    Set<CacheKey> taken = new HashSet<>();
    ImageState state = base;
    for (Lineage.Position<ChainStep> position : lineage.positions()) {
      if (position.step().index() == 0
          && position.stage().start() instanceof ChainStart.Parent(StageChain parent)) {
        taken.addAll(parent.keysBehind());
      }
      state =
          switch (position.step()) {
            case ConfigStep step ->
                state.with(History.entry(step.step(), times.created(state.created())));
            case LayerStep step -> {
              step.sources().forEach(source -> taken.addAll(source.keysBehind()));
              int index = states.size();
              Origin origin =
                  state
                      .origin()
                      .taking(sources(entry, taken))
                      .next(step.key(), step.key(), entry.origin().ranAt().get(index));
              ImageState next =
                  state.with(
                      entry.layers().get(base.layers().size() + index),
                      History.entry(step.step(), times.created(created.get(index))),
                      origin);
              states.add(next);
              yield next;
            }
          };
    }
    return states;
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
   * The hit of a stage whose states are known from other stages with the same first steps.
   *
   * @param states after each step with a layer down to the base image
   */
  Hit shared(StageChain chain, LayerStep step, List<ImageState> states) {
    Lineage lineage = Lineage.upTo(chain, step);
    List<ImageState> own = new ArrayList<>();
    ImageState state = lineage.root().baseState(times);
    for (Lineage.Position<ChainStep> position : lineage.positions()) {
      switch (position.step()) {
        case ConfigStep config ->
            state = state.with(History.entry(config.step(), times.created(state.created())));
        case LayerStep layer -> {
          ImageState known = states.get(own.size());
          state =
              new ImageState(
                  known.layers(),
                  state.with(History.entry(layer.step(), known.created())).history(),
                  known.created(),
                  known.origin());
          own.add(state);
        }
      }
    }
    return new Hit(step, own);
  }
}
