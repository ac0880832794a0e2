package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Layer;
import java.util.List;
import java.util.Map;

/**
 * The state of an image after a step, as the cache has it: an ordinary image.
 *
 * @param layers all of them, base included, lowest first
 * @param config of the image; its history says when each step was made
 * @param sources key of each stage that files were taken from, to the state (chain of diff IDs)
 *     that it had
 */
public record CacheEntry(
    CacheKey key, List<Layer> layers, ImageConfig config, Map<CacheKey, Digest> sources) {}
