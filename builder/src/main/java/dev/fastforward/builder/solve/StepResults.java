package dev.fastforward.builder.solve;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.keys.CacheKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps in this build, made or taken from the cache: one key has one result for all
 * stages and platforms. Thread-safe.
 */
public final class StepResults {
  private final Map<CacheKey, ImageState> states = new ConcurrentHashMap<>();

  @Nullable
  public ImageState get(CacheKey key) {
    return states.get(key);
  }

  public void add(ImageState state) {
    states.put(state.key(), state);
    states.putIfAbsent(state.origin().contentKey(), state);
  }

  /** Removes the results that contain a lost layer. */
  public void giveUp(Digest blob) {
    states
        .values()
        .removeIf(s -> s.layers().stream().anyMatch(l -> l.descriptor().digest().equals(blob)));
  }
}
