package dev.fastforward.builder.options;

import dev.fastforward.builder.export.ExportResult;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The texts that docker, buildx and kaniko write about an image. Pure. */
final class ResultTexts {
  private ResultTexts() {}

  /** Docker's image ID: the digest of the config, or of the index for several platforms. */
  static String imageId(ExportResult image) {
    return Objects.requireNonNullElse(image.config(), image.digest()).value();
  }

  /** The digest of the manifest or index. */
  static String digest(ExportResult image) {
    return image.digest().value();
  }

  /** A line for each name. */
  static String names(ExportResult image, List<String> names, boolean withTag) {
    return names.stream()
        .map(ImageReference::parse)
        .map(
            name -> (withTag ? name.toString() : name.name()) + "@" + image.digest().value() + "\n")
        .distinct()
        .collect(Collectors.joining());
  }

  /**
   * JSON with buildx's keys for an image, without those about its builders.
   *
   * @see <a href="https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file">buildx,
   *     --metadata-file</a>
   */
  static String metadata(ExportResult image, List<String> names) {
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("containerimage.digest", image.digest().value());
    metadata.put("containerimage.descriptor", image.descriptor());
    if (image.config() != null) {
      metadata.put("containerimage.config.digest", image.config().value());
    }
    if (!names.isEmpty()) {
      metadata.put(
          "image.name",
          names.stream()
              .map(name -> ImageReference.parse(name).toString())
              .distinct()
              .collect(Collectors.joining(",")));
    }
    return new String(Json.bytes(metadata), StandardCharsets.UTF_8) + "\n";
  }
}
