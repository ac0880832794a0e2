package dev.fastforward.builder.engine;

import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.layer.LayerReader;
import dev.fastforward.builder.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An image as somebody finds it who pulls it: what its regular files hold.
 *
 * @param files by path without a leading slash
 */
record PulledImage(Map<String, String> files, @Nullable ImageConfig config) {
  static final PulledImage NONE = new PulledImage(Map.of(), null);

  static PulledImage of(Repository repository, String tag) throws IOException {
    Manifest manifest =
        Json.read(repository.getManifest(tag).orElseThrow().bytes(), Manifest.class);
    Map<String, String> files = new TreeMap<>();
    for (Descriptor layer : manifest.layers()) {
      try (InputStream blob = repository.openBlob(layer)) {
        LayerReader.read(
            blob,
            layer.mediaType(),
            (entry, content) -> {
              String below = entry.path() + "/";
              if (entry.type() == FileType.WHITEOUT || entry.type() == FileType.OPAQUE) {
                files.keySet().removeIf(p -> p.equals(entry.path()) || p.startsWith(below));
              } else if (entry.type() == FileType.FILE) {
                files.put(entry.path(), new String(content.readAllBytes(), StandardCharsets.UTF_8));
              }
            });
      }
    }
    try (InputStream config = repository.openBlob(manifest.config())) {
      return new PulledImage(files, Json.read(config.readAllBytes(), ImageConfig.class));
    }
  }

  boolean has(String path) {
    return files.containsKey(path.substring(1));
  }

  /** A file without its last line feed. */
  String text(String path) {
    String text = files.get(path.substring(1));
    if (text == null) {
      throw new AssertionError("the image has no file " + path + ", only " + files.keySet());
    }
    return text.strip();
  }
}
