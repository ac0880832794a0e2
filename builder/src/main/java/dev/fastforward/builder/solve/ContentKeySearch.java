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
 * Looks for entries by content, where the keys missed that are known before anything runs. One
 * round of requests, and none where content says nothing new.
 */
public final class ContentKeySearch {
  private final HitSearch search;
  private final Invalidation taint;
  private final @Nullable Instant limit;

  /**
   * @param limit what was run before it is too old; null for none
   */
  public ContentKeySearch(HitSearch search, Invalidation taint, @Nullable Instant limit) {
    this.search = search;
    this.taint = taint;
    this.limit = limit;
  }

  /**
   * The deepest entry that goes on from a state.
   *
   * @param step index of the step that finds the state
   * @param contentKeys by step
   */
  public Optional<CacheEntry> find(
      StageChain chain, int step, ImageState state, List<@Nullable CacheKey> contentKeys)
      throws IOException, InterruptedException {
    List<CacheKey> asked = new ArrayList<>();
    for (int i = step; i < contentKeys.size(); i++) {
      CacheKey key = chain.keys().get(i);
      CacheKey contentKey = contentKeys.get(i);
      if (key != null && taint.forced().contains(key)) {
        break; // what comes behind it has to stand on its new result
      }
      if (key != null
          && contentKey != null
          && (!contentKey.equals(key) || taint.tainted().contains(key))) {
        asked.add(contentKey);
      }
    }
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    return search
        .search(
            List.of(asked),
            (index, entry) ->
                goesOn(state, entry, layers(contentKeys, step, contentKeys.indexOf(entry.key()))))
        .getFirst()
        .map(HitSearch.Hit::entry);
  }

  private static int layers(List<@Nullable CacheKey> keys, int from, int to) {
    return (int) keys.subList(from, to + 1).stream().filter(k -> k != null).count();
  }

  /** Whether an entry is the state with so many layers more, and none of them too old. */
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
