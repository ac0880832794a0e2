package dev.fastforward.builder.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.StoredManifest;
import java.util.Locale;

/** Checks that a manifest is an image that can be a base, and names what else it is. Pure. */
final class BaseForm {
  private BaseForm() {}

  /**
   * Reads the manifest of an image.
   *
   * @throws IllegalArgumentException if it is not usable as a base image
   */
  static Manifest read(StoredManifest stored) {
    String mediaType = stored.descriptor().mediaType();
    switch (mediaType) {
      case MediaTypes.DOCKER_SCHEMA_1, MediaTypes.DOCKER_SCHEMA_1_SIGNED ->
          throw new IllegalArgumentException(
              "it has Docker's manifest schema 1, which has been obsolete since 2017; push it again"
                  + " with a current tool, such as skopeo copy --format oci");
      case MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST -> {}
      default -> throw new IllegalArgumentException("its manifest has the media type " + mediaType);
    }
    if (Json.read(stored.bytes(), JsonNode.class).has("manifests")) {
      throw new IllegalArgumentException("it is both a manifest and an index");
    }
    Manifest manifest = Json.read(stored.bytes(), Manifest.class);
    String config = manifest.config().mediaType();
    if (!MediaTypes.isConfig(config)) {
      throw new IllegalArgumentException(
          "it is " + kind(config) + ": its config has the media type " + config);
    }
    manifest.layers().forEach(BaseForm::check);
    return manifest;
  }

  private static String kind(String config) {
    String type = config.toLowerCase(Locale.ROOT);
    if (type.contains("helm")) {
      return "a Helm chart";
    }
    if (type.contains("wasm")) {
      return "a WebAssembly module";
    }
    return type.contains("model") ? "a model" : "an artifact";
  }

  private static void check(Descriptor layer) {
    String type = layer.mediaType().toLowerCase(Locale.ROOT);
    if (type.contains("encrypted")) {
      throw new IllegalArgumentException(
          "layer " + layer.digest() + " is encrypted (" + type + "); push the image decrypted");
    }
    if (!MediaTypes.isLayer(type) && !type.contains("tar") && !type.endsWith("/octet-stream")) {
      throw new IllegalArgumentException(
          "layer " + layer.digest() + " is not a layer of an image: its media type is " + type);
    }
  }

  /**
   * The layer with OCI's media type in place of Docker's. The bytes are the same, and images that
   * we write use OCI's types only.
   */
  static Descriptor asOci(Descriptor layer) {
    String type = layer.mediaType().toLowerCase(Locale.ROOT);
    return switch (type) {
      case MediaTypes.DOCKER_LAYER -> plain(MediaTypes.OCI_LAYER, layer);
      case MediaTypes.DOCKER_LAYER_GZIP -> plain(MediaTypes.OCI_LAYER_GZIP, layer);
      case MediaTypes.DOCKER_LAYER_ZSTD -> plain(MediaTypes.OCI_LAYER_ZSTD, layer);
      case MediaTypes.DOCKER_FOREIGN_GZIP -> layer.withMediaType(MediaTypes.OCI_FOREIGN_GZIP);
      default -> layer.withMediaType(type);
    };
  }

  private static Descriptor plain(String mediaType, Descriptor layer) {
    return new Descriptor(mediaType, layer.digest(), layer.size());
  }
}
