package dev.fastforward.builder.resolve;

import dev.fastforward.builder.cache.Documents;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the manifest of a platform in an index, like containerd. Entries with a platform come
 * first. The platform of another entry is read from its config, and a nested index counts as its
 * entries. Not thread-safe.
 */
final class ManifestSearch {
  private static final int MAX_DEPTH = 5;
  private static final int MAX_REQUESTS = 100;

  private final Repository repository;
  private final Platform wanted;
  private final Map<Digest, Optional<StoredManifest>> known = new HashMap<>();

  /** The platforms found so far, for messages. */
  private final TreeSet<String> offered = new TreeSet<>();

  ManifestSearch(Repository repository, Platform wanted) {
    this.repository = repository;
    this.wanted = wanted;
  }

  /** The platforms of the index, for a message after an unsuccessful search. */
  String offered() {
    return offered.isEmpty() ? "unknown platforms" : String.join(", ", offered);
  }

  /**
   * Searches an index.
   *
   * @return empty if it has no image for the platform
   */
  Optional<StoredManifest> in(Index index) throws IOException {
    return in(index, 0);
  }

  private Optional<StoredManifest> in(Index index, int depth) throws IOException {
    List<Descriptor> silent = new ArrayList<>();
    for (Descriptor entry : index.manifests()) {
      if (!Index.mayBeImage(entry)) {
        continue;
      }
      if (entry.platform() == null || entry.platform().isUnknown()) {
        silent.add(entry);
      } else {
        offered.add(entry.platform().normalized().toString());
      }
    }
    Optional<Descriptor> stated = index.find(wanted);
    if (stated.isPresent()) {
      return chosen(stated.get(), depth);
    }
    List<Descriptor> found = new ArrayList<>();
    for (Descriptor entry : silent) {
      found.addAll(withPlatforms(entry, depth));
    }
    found.forEach(entry -> offered.add(String.valueOf(entry.platform())));
    Optional<Descriptor> suiting = new Index(found).find(wanted);
    return suiting.isPresent() ? chosen(suiting.get(), depth) : Optional.empty();
  }

  private Optional<StoredManifest> chosen(Descriptor entry, int depth) throws IOException {
    Optional<StoredManifest> manifest = get(entry);
    if (manifest.isEmpty()) {
      throw new RegistryException(
          RegistryException.Kind.NOT_FOUND,
          repository.name()
              + ": manifest "
              + entry.digest()
              + " of the index does not exist; push the image again",
          null);
    }
    if (!MediaTypes.isIndex(manifest.get().descriptor().mediaType())) {
      return manifest;
    }
    checkDepth(depth);
    return in(Json.read(manifest.get().bytes(), Index.class), depth + 1);
  }

  /** Entries with platforms in place of one without; none if it is not an image. */
  private List<Descriptor> withPlatforms(Descriptor entry, int depth) throws IOException {
    Optional<StoredManifest> manifest = get(entry);
    if (manifest.isEmpty()) {
      return List.of();
    }
    if (!MediaTypes.isIndex(manifest.get().descriptor().mediaType())) {
      return platform(manifest.get()).map(entry::withPlatform).stream().toList();
    }
    checkDepth(depth);
    List<Descriptor> found = new ArrayList<>();
    for (Descriptor inner : Json.read(manifest.get().bytes(), Index.class).manifests()) {
      if (!Index.mayBeImage(inner)) {
        continue;
      }
      if (inner.platform() == null || inner.platform().isUnknown()) {
        found.addAll(withPlatforms(inner, depth + 1));
      } else {
        found.add(inner.withPlatform(inner.platform().normalized()));
      }
    }
    return found;
  }

  private Optional<Platform> platform(StoredManifest manifest) throws IOException {
    try {
      Descriptor config = Json.read(manifest.bytes(), Manifest.class).config();
      if (!MediaTypes.isConfig(config.mediaType())) {
        return Optional.empty();
      }
      Platform platform =
          Json.read(Documents.read(repository, config, "the config"), ImageConfig.class).platform();
      return platform.isUnknown() ? Optional.empty() : Optional.of(platform.normalized());
    } catch (MalformedJsonException e) {
      return Optional.empty(); // an entry that is not an image
    }
  }

  private Optional<StoredManifest> get(Descriptor entry) {
    Optional<StoredManifest> before = known.get(entry.digest());
    if (before != null) {
      return before;
    }
    if (known.size() >= MAX_REQUESTS) {
      throw new IllegalArgumentException(
          "more than " + MAX_REQUESTS + " entries of its index have no platform");
    }
    Optional<StoredManifest> manifest = repository.getManifest(entry.digest().value());
    known.put(entry.digest(), manifest);
    return manifest;
  }

  private static void checkDepth(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new IllegalArgumentException(
          "its indexes are nested deeper than " + MAX_DEPTH + " levels");
    }
  }
}
