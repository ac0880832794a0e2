package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.CacheKey;
import java.util.List;

/**
 * The state of an image after a step, stored in the cache as an ordinary image.
 *
 * @param layers all of them, base included, lowest first
 * @param config of the image; its history says when each step was made
 */
public record CacheEntry(Origin origin, List<Layer> layers, ImageConfig config) {
  public CacheKey key() {
    return origin.key();
  }
}
