package dev.fastforward.builder.export;

import dev.fastforward.builder.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Annotations that an output is asked for, in the form of buildx's attributes: {@code
 * annotation.KEY}, {@code annotation-index.KEY}, {@code annotation-manifest[os/arch].KEY}, {@code
 * annotation-manifest-descriptor.KEY}, {@code annotation-index-descriptor.KEY}.
 */
record Annotations(List<Annotation> all) {
  static final Annotations NONE = new Annotations(List.of());

  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "annotation(-manifest|-index|-manifest-descriptor|-index-descriptor)?"
              + "(?:\\[([^\\]]*)\\])?\\.(.+)");

  /** What is annotated. */
  enum Level {
    MANIFEST,
    INDEX,
    MANIFEST_DESCRIPTOR,
    INDEX_DESCRIPTOR
  }

  /**
   * One annotation.
   *
   * @param platform whose manifest it is for; null for all
   */
  record Annotation(Level level, @Nullable Platform platform, String key, String value) {}

  static boolean isOne(String attribute) {
    return ATTRIBUTE.matcher(attribute).matches();
  }

  /**
   * @param common of the manifests of all platforms
   * @param attributes of an output; what are no annotations is passed over
   * @throws IllegalArgumentException if a platform is none
   */
  static Annotations of(Map<String, String> common, Map<String, String> attributes) {
    List<Annotation> all = new ArrayList<>();
    common.forEach((key, value) -> all.add(new Annotation(Level.MANIFEST, null, key, value)));
    attributes.forEach((name, value) -> {
      Matcher attribute = ATTRIBUTE.matcher(name);
      if (attribute.matches()) {
        String platform = attribute.group(2);
        all.add(
            new Annotation(
                level(attribute.group(1)),
                platform == null || platform.isEmpty() ? null : Platform.parse(platform),
                attribute.group(3),
                value));
      }
    });
    return new Annotations(List.copyOf(all));
  }

  private static Level level(@Nullable String suffix) {
    return suffix == null
        ? Level.MANIFEST
        : switch (suffix) {
          case "-index" -> Level.INDEX;
          case "-manifest-descriptor" -> Level.MANIFEST_DESCRIPTOR;
          case "-index-descriptor" -> Level.INDEX_DESCRIPTOR;
          default -> Level.MANIFEST;
        };
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * The annotations of one document or descriptor; the last of a key counts.
   *
   * @param platform of the manifest; null for an index
   * @return null if there are none
   */
  @Nullable Map<String, String> of(Level level, @Nullable Platform platform) {
    Map<String, String> found = new TreeMap<>();
    for (Annotation annotation : all) {
      if (annotation.level() == level
          && (annotation.platform() == null || isFor(annotation.platform(), platform))) {
        found.put(annotation.key(), annotation.value());
      }
    }
    return found.isEmpty() ? null : found;
  }

  /** A platform without a version is that of the image with any, which the base says. */
  private static boolean isFor(Platform wanted, @Nullable Platform platform) {
    return platform != null && wanted.withSystemOf(platform).equals(platform);
  }
}
