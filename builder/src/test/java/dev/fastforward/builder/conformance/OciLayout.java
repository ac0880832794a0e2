package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An OCI image layout as a build wrote it.
 *
 * @param index the index.json
 * @param images by platform
 * @param attestations manifests of attestations
 */
record OciLayout(
    JsonNode index, SortedMap<String, BuiltImage> images, List<JsonNode> attestations) {

  static OciLayout readTar(Path file, Placeholders placeholders) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream in = Files.newInputStream(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(LayerFiles.path(entry.getName()), tar.readAllBytes());
        }
      }
    }
    Blobs blobs =
        digest ->
            Objects.requireNonNull(
                files.get("blobs/" + digest.replace(':', '/')), digest + " is not in the layout");
    return read(
        Json.read(Objects.requireNonNull(files.get("index.json"), "no index.json")),
        blobs,
        placeholders);
  }

  /** Writes the files of the layout's tar into a folder. */
  static void unpack(Path file, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          Path to = folder.resolve(LayerFiles.path(entry.getName()));
          Files.createDirectories(Objects.requireNonNull(to.getParent()));
          Files.copy(tar, to);
        }
      }
    }
  }

  private static OciLayout read(JsonNode index, Blobs blobs, Placeholders placeholders)
      throws IOException {
    OciLayout layout = new OciLayout(index, new TreeMap<>(), new ArrayList<>());
    Set<String> seen = new HashSet<>();
    for (JsonNode descriptor : index.path("manifests")) {
      if (seen.add(descriptor.path("digest").asText())) {
        layout.add(descriptor, blobs, placeholders);
      }
    }
    return layout;
  }

  private void add(JsonNode descriptor, Blobs blobs, Placeholders placeholders) throws IOException {
    String digest = descriptor.path("digest").asText();
    String mediaType = descriptor.path("mediaType").asText();
    if (mediaType.contains("index") || mediaType.contains("manifest.list")) {
      for (JsonNode member : Json.read(blobs.get(digest)).path("manifests")) {
        add(member, blobs, placeholders);
      }
    } else if (descriptor
        .path("annotations")
        .path("vnd.docker.reference.type")
        .asText()
        .equals("attestation-manifest")) {
      attestations.add(Json.read(blobs.get(digest)));
    } else {
      BuiltImage image = new BuiltImage(blobs, placeholders, digest);
      images.put(image.platform(), image);
    }
  }

  /** The only image. */
  BuiltImage one() {
    if (images.size() != 1) {
      throw new IllegalStateException("images of the platforms " + images.keySet() + ", not one");
    }
    return images.values().iterator().next();
  }
}
