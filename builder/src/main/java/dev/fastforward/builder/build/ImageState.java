package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.HistoryEntry;
import dev.fastforward.builder.image.Layer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of an image between two steps. A step is a function from image state to image state.
 *
 * @param created RFC 3339 time of the last step that ran a command, or else of the base; null if
 *     neither has one. Steps that run nothing take over the time of the state that they find: they
 *     have no clock
 * @param sources key of each stage that files were taken from so far, to the state that it had
 */
record ImageState(
    List<Layer> layers,
    List<HistoryEntry> history,
    @Nullable String created,
    Map<CacheKey, Digest> sources,
    CacheKey key) {

  ImageState with(HistoryEntry entry) {
    return new ImageState(layers, appended(history, entry), created, sources, key);
  }

  /**
   * @param next key of the new state
   */
  ImageState with(Layer layer, HistoryEntry entry, CacheKey next) {
    return new ImageState(
        appended(layers, layer), appended(history, entry), entry.created(), sources, next);
  }

  ImageState takingFrom(CacheKey stage, Digest state) {
    Map<CacheKey, Digest> all = new HashMap<>(sources);
    all.put(stage, state);
    return new ImageState(layers, history, created, Map.copyOf(all), key);
  }

  /** Names the files of the state: equal for equal layers. */
  Digest contents() {
    return contents(layers);
  }

  static Digest contents(List<Layer> layers) {
    return Digest.of(
        layers.stream()
            .map(l -> l.diffId().value())
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static <T> List<T> appended(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
