package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** An image of one platform; its layers are read when somebody asks for them. Not thread-safe. */
final class BuiltImage {
  private final Blobs blobs;
  private final Placeholders placeholders;
  private final String digest;
  private final JsonNode manifest;
  private final JsonNode config;
  private @Nullable List<List<ImageEntry>> layers;
  private @Nullable SortedMap<String, ImageEntry> files;

  BuiltImage(Blobs blobs, Placeholders placeholders, String digest) throws IOException {
    this.blobs = blobs;
    this.placeholders = placeholders;
    this.digest = digest;
    this.manifest = Json.read(blobs.get(digest));
    this.config =
        Json.read(placeholders.restore(blobs.get(manifest.at("/config/digest").asText())));
  }

  /** Digest of the manifest. */
  String digest() {
    return digest;
  }

  JsonNode manifest() {
    return manifest;
  }

  /** The config with the placeholders put back. */
  JsonNode config() {
    return config;
  }

  Placeholders placeholders() {
    return placeholders;
  }

  List<JsonNode> history() {
    return Json.list(config.path("history"));
  }

  List<String> diffIds() {
    return Json.texts(config.at("/rootfs/diff_ids"));
  }

  List<List<ImageEntry>> layers() {
    if (layers == null) {
      List<List<ImageEntry>> read = new ArrayList<>();
      try {
        for (JsonNode layer : manifest.path("layers")) {
          read.add(LayerFiles.read(blobs.get(layer.path("digest").asText())));
        }
      } catch (IOException e) {
        throw new IllegalStateException("a layer cannot be read: " + e.getMessage(), e);
      }
      layers = read;
    }
    return layers;
  }

  SortedMap<String, ImageEntry> files() {
    if (files == null) {
      files = LayerFiles.apply(layers());
    }
    return files;
  }

  /** os/arch[/variant]. */
  String platform() {
    String variant = config.path("variant").asText();
    return config.path("os").asText()
        + "/"
        + config.path("architecture").asText()
        + (variant.isEmpty() ? "" : "/" + variant);
  }
}
