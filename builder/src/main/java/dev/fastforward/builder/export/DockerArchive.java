package dev.fastforward.builder.export;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that make an OCI image layout something that docker load takes: manifest.json, and for
 * old ones repositories.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/main/v1.2.md">Docker image
 *     specification, combined image JSON and filesystem changeset format</a>
 */
final class DockerArchive {
  private DockerArchive() {}

  static void describe(Publication.Image image, List<ImageReference> names, Path layout)
      throws IOException {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("Config", path(image.config().descriptor()));
    entry.put("RepoTags", names.stream().map(n -> repository(n) + ":" + n.selector()).toList());
    entry.put("Layers", image.layers().stream().map(l -> path(l.descriptor())).toList());
    Files.write(layout.resolve("manifest.json"), Json.bytes(List.of(entry)));
    Map<String, Map<String, String>> repositories = new TreeMap<>();
    for (ImageReference name : names) {
      repositories
          .computeIfAbsent(repository(name), _ -> new TreeMap<>())
          .put(name.selector(), id(image));
    }
    Files.write(layout.resolve("repositories"), Json.bytes(repositories));
  }

  private static String path(Descriptor blob) {
    return "blobs/sha256/" + blob.digest().hex();
  }

  private static String id(Publication.Image image) {
    List<Layer> layers = image.layers();
    return layers.isEmpty()
        ? image.config().descriptor().digest().hex()
        : layers.getLast().descriptor().digest().hex();
  }

  /** As docker shows names: without what stands there by itself. */
  private static String repository(ImageReference name) {
    String full = name.registry() + "/" + name.repository();
    if (!name.registry().equals("docker.io")) {
      return full;
    }
    String own = name.repository();
    return own.startsWith("library/") ? own.substring("library/".length()) : own;
  }
}
