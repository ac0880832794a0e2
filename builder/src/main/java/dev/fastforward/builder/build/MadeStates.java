package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.image.Digest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * States that this build has made or taken from the cache: one key has one result, whichever stage
 * of whichever platform asks. Thread-safe.
 */
final class MadeStates {
  private final Map<CacheKey, ImageState> states = new ConcurrentHashMap<>();

  @Nullable ImageState get(CacheKey key) {
    return states.get(key);
  }

  void add(ImageState state) {
    states.put(state.key(), state);
    states.putIfAbsent(state.origin().contentKey(), state);
  }

  /** Forgets what stands on a layer that is lost. */
  void giveUp(Digest blob) {
    states
        .values()
        .removeIf(s -> s.layers().stream().anyMatch(l -> l.descriptor().digest().equals(blob)));
  }
}
