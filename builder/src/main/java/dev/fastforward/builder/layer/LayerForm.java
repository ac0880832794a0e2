package dev.fastforward.builder.layer;

import dev.fastforward.builder.image.Descriptor;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the blob of a layer is made from its tar.
 *
 * @param level of the compression; 0 where there is none
 */
public record LayerForm(Compression compression, int level) {
  /** What is taken where nothing is asked for. */
  public static final LayerForm USUAL = of(Compression.GZIP);

  /** On descriptors of layers whose level is not the usual one: else nobody could tell. */
  private static final String LEVEL = "dev.fastforward.compression-level";

  public static LayerForm of(Compression compression) {
    return new LayerForm(compression, compression.usualLevel());
  }

  /** Whether a layer is in this form already. */
  public boolean isOf(Descriptor layer) {
    return layer.mediaType().equals(compression.mediaType()) && level == level(layer, compression);
  }

  private static int level(Descriptor layer, Compression compression) {
    String text = layer.annotations() == null ? null : layer.annotations().get(LEVEL);
    try {
      return text == null ? compression.usualLevel() : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1; // nobody of ours wrote it
    }
  }

  Descriptor marked(Descriptor layer) {
    return level == compression.usualLevel()
        ? layer
        : layer.withAnnotations(Map.of(LEVEL, String.valueOf(level)));
  }

  /** A layer's descriptor as images show it: without what is for this program only. */
  public static Descriptor plain(Descriptor layer) {
    if (layer.annotations() == null || !layer.annotations().containsKey(LEVEL)) {
      return layer;
    }
    Map<String, String> others = new TreeMap<>(layer.annotations());
    others.remove(LEVEL);
    return layer.withAnnotations(nullIfEmpty(others));
  }

  private static @Nullable Map<String, String> nullIfEmpty(Map<String, String> map) {
    return map.isEmpty() ? null : map;
  }
}
