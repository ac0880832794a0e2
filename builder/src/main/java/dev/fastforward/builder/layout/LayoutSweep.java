package dev.fastforward.builder.layout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Deletes the blobs of an OCI layout that no manifest references. Other processes may use the
 * layout at the same time: before they reuse a blob, they give it a new time ({@link LayoutBlobs}),
 * and young blobs stay.
 */
final class LayoutSweep {
  private final Path blobs;
  private final String name;
  private final Set<String> needed = new HashSet<>();

  LayoutSweep(Path layout, String name) {
    this.blobs = layout.resolve("blobs").resolve("sha256");
    this.name = name;
  }

  /**
   * Deletes old blobs without references. The caller holds the layout's lock.
   *
   * @param manifests the entries of index.json
   * @param before blobs with a later time stay
   * @return number of bytes freed
   */
  long run(List<Descriptor> manifests, Instant before) throws IOException {
    if (!Files.isDirectory(blobs)) {
      return 0;
    }
    for (Descriptor manifest : manifests) {
      mark(manifest.digest().hex());
    }
    long freed = 0;
    List<Path> files;
    try (Stream<Path> all = Files.list(blobs)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      if (!needed.contains(String.valueOf(file.getFileName()))) {
        freed += remove(file, before);
      }
    }
    return freed;
  }

  /** Marks a manifest or an index, and all that it references. */
  private void mark(String hex) throws IOException {
    if (!needed.add(hex)) {
      return;
    }
    JsonNode document;
    try {
      document = Json.read(Files.readAllBytes(blobs.resolve(hex)), JsonNode.class);
    } catch (NoSuchFileException e) {
      return; // the manifest is missing, so its references are unknown
    } catch (MalformedJsonException e) {
      throw new RegistryException(
          Kind.BROKEN, name + ": manifest " + hex + " is not JSON; no blob is deleted", e);
    }
    for (JsonNode manifest : document.path("manifests")) {
      mark(hex(manifest));
    }
    needed.add(hex(document.path("config")));
    for (JsonNode layer : document.path("layers")) {
      needed.add(hex(layer));
    }
    for (JsonNode blob : document.path("blobs")) {
      needed.add(hex(blob));
    }
  }

  private static String hex(JsonNode descriptor) {
    String digest = descriptor.path("digest").asText("");
    return digest.substring(digest.indexOf(':') + 1);
  }

  /**
   * Deletes a file unless it is young. The file is renamed first and its time is checked again: a
   * process that wants to reuse it either finds it gone or has given it a new time.
   */
  private static long remove(Path file, Instant before) throws IOException {
    if (!isOlder(file, before)) {
      return 0;
    }
    Path aside = file.resolveSibling(LayoutFiles.TEMPORARY + file.getFileName());
    try {
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      if (!isOlder(aside, before)) {
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        return 0;
      }
      long size = Files.size(aside);
      Files.delete(aside);
      return size;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static boolean isOlder(Path file, Instant before) throws IOException {
    return Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(before);
  }
}
