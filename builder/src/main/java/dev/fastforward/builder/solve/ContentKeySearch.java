package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.keys.CacheKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for entries by content keys where the definition keys missed. Makes one round of requests,
 * or none if the content keys equal the definition keys.
 *
 * @param limit time before which a RUN is too old; null for no limit
 */
public record ContentKeySearch(
    HitSearch search, Invalidation invalidation, @Nullable Instant limit) {
  /** An entry, and the step that it is the result of. */
  public record Found(CacheEntry entry, LayerStep step) {}

  /**
   * The deepest entry that continues a state.
   *
   * @param left steps of the stage that are left to do; the first of them finds the state
   */
  public Optional<Found> find(ImageState state, List<LayerStep> left, ContentKeys contentKeys)
      throws IOException, InterruptedException {
    List<CacheKey> asked = new ArrayList<>();
    for (LayerStep step : left) {
      if (invalidation.forced().contains(step.key())) {
        break; // later steps must use its new result
      }
      CacheKey contentKey = contentKeys.of(step);
      if (!contentKey.equals(step.key()) || invalidation.tainted().contains(step.key())) {
        asked.add(contentKey);
      }
    }
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    List<CacheKey> all = left.stream().map(contentKeys::of).toList();
    return search
        .search(List.of(asked), (_, entry) -> goesOn(state, entry, all.indexOf(entry.key()) + 1))
        .getFirst()
        .map(HitSearch.Hit::entry)
        .map(entry -> new Found(entry, left.get(all.indexOf(entry.key()))));
  }

  /** Whether an entry is the state and the given number of further layers, none of them too old. */
  private boolean goesOn(ImageState state, CacheEntry entry, int more) {
    List<Long> times = entry.origin().ranAt();
    return state.isBelow(entry.layers())
        && entry.layers().size() == state.layers().size() + more
        && times.size() >= more
        && (limit == null
            || times.subList(times.size() - more, times.size()).stream()
                .noneMatch(time -> Origin.isBefore(time, limit)));
  }
}
