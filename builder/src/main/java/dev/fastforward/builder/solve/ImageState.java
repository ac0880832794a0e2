package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.HistoryEntry;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.CacheKey;
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
 *     neither has one. Steps that run no command keep the time of the state before them
 */
public record ImageState(
    List<Layer> layers, List<HistoryEntry> history, @Nullable String created, Origin origin) {

  public CacheKey key() {
    return origin.key();
  }

  public ImageState with(HistoryEntry entry) {
    return new ImageState(layers, appended(history, entry), created, origin);
  }

  /**
   * @param next origin of the new state
   */
  public ImageState with(Layer layer, HistoryEntry entry, Origin next) {
    return new ImageState(appended(layers, layer), appended(history, entry), entry.created(), next);
  }

  /** The same files, with a record that some of them were taken from another state. */
  public ImageState taking(ImageState source) {
    return new ImageState(layers, history, created, origin.taking(source.asSource()));
  }

  /** What a state records if it takes files from this one: this state and all its sources. */
  Map<CacheKey, SourceState> asSource() {
    Map<CacheKey, SourceState> all = new HashMap<>(origin.sources());
    all.put(key(), new SourceState(contents(), origin.oldestRun()));
    return all;
  }

  /** Identifies the files: equal for equal layers. */
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

  /** Whether layers begin with those of this state. */
  public boolean isBelow(List<Layer> others) {
    if (others.size() < layers.size()) {
      return false;
    }
    for (int i = 0; i < layers.size(); i++) {
      if (!others.get(i).diffId().equals(layers.get(i).diffId())) {
        return false;
      }
    }
    return true;
  }

  private static <T> List<T> appended(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
