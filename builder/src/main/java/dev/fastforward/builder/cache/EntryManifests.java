package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.keys.CacheKey;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entries as manifests: the layers are the image's, all else is in annotations. Pure. */
public final class EntryManifests {
  /** Of the OCI image specification: when the entry was stored, RFC 3339. */
  static final String CREATED = "org.opencontainers.image.created";

  public static final String STEP = "dev.fastforward.step";
  static final String PARENT = "dev.fastforward.parent";
  static final String INPUTS = "dev.fastforward.inputs";
  static final String MAKER = "dev.fastforward.maker";
  static final String CONTENT_KEY = "dev.fastforward.content-key";
  public static final String SOURCES = "dev.fastforward.sources";
  static final String RAN_AT = "dev.fastforward.ran-at";

  /** An entry is read whenever it is hit: what only people read must not make it big. */
  private static final int MAX_TEXT = 1000;

  private EntryManifests() {}

  static Manifest encode(CacheEntry entry, EntryNote note, Descriptor config) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(CREATED, note.madeAt().truncatedTo(ChronoUnit.SECONDS).toString());
    annotations.put(STEP, start(note.step()));
    annotations.put(PARENT, note.parent().value());
    annotations.put(INPUTS, start(note.inputs()));
    annotations.put(MAKER, note.maker());
    Origin origin = entry.origin();
    if (!origin.contentKey().equals(origin.key())) {
      annotations.put(CONTENT_KEY, origin.contentKey().value());
    }
    annotations.put(
        RAN_AT,
        origin.ranAt().stream()
            .map(t -> t == Origin.NEVER ? "-" : t.toString())
            .collect(Collectors.joining(",")));
    if (!origin.sources().isEmpty()) {
      annotations.put(
          SOURCES,
          origin.sources().entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue().contents() + "@" + e.getValue().oldestRun())
              .sorted()
              .collect(Collectors.joining(",")));
    }
    return new Manifest(config, entry.layers().stream().map(Layer::descriptor).toList())
        .withAnnotations(annotations);
  }

  private static String start(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }

  /**
   * @param key that the manifest was found under
   * @throws MalformedJsonException or IllegalArgumentException if it is not sound
   */
  static CacheEntry decode(CacheKey key, Manifest manifest, ImageConfig config) {
    List<Digest> diffIds = config.diffIds();
    if (diffIds.size() != manifest.layers().size()) {
      throw new MalformedJsonException(
          "its config has "
              + diffIds.size()
              + " diff IDs for "
              + manifest.layers().size()
              + " layers",
          null);
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < diffIds.size(); i++) {
      layers.add(new Layer(manifest.layers().get(i), diffIds.get(i)));
    }
    String contentKey = annotation(manifest, CONTENT_KEY);
    return new CacheEntry(
        new Origin(
            key,
            contentKey == null ? key : new CacheKey(contentKey),
            sources(annotation(manifest, SOURCES)),
            ranAt(annotation(manifest, RAN_AT))),
        List.copyOf(layers),
        config);
  }

  private static @Nullable String annotation(Manifest manifest, String name) {
    return manifest.annotations() == null ? null : manifest.annotations().get(name);
  }

  private static Map<CacheKey, SourceState> sources(@Nullable String text) {
    Map<CacheKey, SourceState> sources = new HashMap<>();
    if (text != null) {
      for (String pair : text.split(",")) {
        int equals = pair.indexOf('=');
        int at = pair.indexOf('@');
        if (equals < 0 || at < equals) {
          throw new IllegalArgumentException("its annotation " + SOURCES + " is malformed");
        }
        sources.put(
            new CacheKey(pair.substring(0, equals)),
            new SourceState(
                new Digest(pair.substring(equals + 1, at)),
                Long.parseLong(pair.substring(at + 1))));
      }
    }
    return sources;
  }

  private static List<Long> ranAt(@Nullable String text) {
    List<Long> times = new ArrayList<>();
    if (text != null && !text.isEmpty()) {
      for (String time : text.split(",")) {
        times.add(time.equals("-") ? Origin.NEVER : Long.parseLong(time));
      }
    }
    return times;
  }
}
