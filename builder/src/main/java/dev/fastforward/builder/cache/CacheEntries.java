package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.RegistryException;
import dev.fastforward.builder.registry.Repository;
import dev.fastforward.builder.registry.StoredManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Cache entries in a repository: tag = key, manifest = an image that runs. The config rides in its
 * descriptor, so that an entry costs one request. Thread-safe.
 */
public final class CacheEntries {
  private static final String STEP = "dev.fastforward.step";
  private static final String SOURCES = "dev.fastforward.sources";

  private final Repository repository;
  private final Consumer<String> warnings;

  /**
   * @param warnings hears why an entry could not be used, one line each
   */
  public CacheEntries(Repository repository, Consumer<String> warnings) {
    this.repository = repository;
    this.warnings = warnings;
  }

  public Repository repository() {
    return repository;
  }

  /** Whether there is an entry; one that cannot be asked for is a miss. */
  public boolean exists(CacheKey key) {
    try {
      return repository.headManifest(key.value()).isPresent();
    } catch (RegistryException e) {
      warn(key, e);
      return false;
    }
  }

  /** The entry; empty where there is none, or none that is sound. */
  public Optional<CacheEntry> get(CacheKey key) {
    try {
      Optional<StoredManifest> stored = repository.getManifest(key.value());
      return stored.isEmpty() ? Optional.empty() : Optional.of(decode(key, stored.get()));
    } catch (RegistryException
        | MalformedJsonException
        | IllegalArgumentException
        | IOException e) {
      warn(key, e);
      return Optional.empty();
    }
  }

  /**
   * Stores an entry. The layers have to be in the repository already.
   *
   * @param step the instruction, for people who look at the entry
   */
  public void put(CacheEntry entry, String step) {
    byte[] config = Json.bytes(entry.config());
    Descriptor descriptor = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
    repository.putBlob(descriptor, () -> new ByteArrayInputStream(config));
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(STEP, step.length() > 1000 ? step.substring(0, 1000) : step);
    if (!entry.sources().isEmpty()) {
      annotations.put(
          SOURCES,
          entry.sources().entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue())
              .sorted()
              .collect(Collectors.joining(",")));
    }
    Manifest manifest =
        new Manifest(
                descriptor.withData(config),
                entry.layers().stream().map(Layer::descriptor).toList())
            .withAnnotations(annotations);
    repository.putManifest(entry.key().value(), MediaTypes.OCI_MANIFEST, Json.bytes(manifest));
  }

  private CacheEntry decode(CacheKey key, StoredManifest stored) throws IOException {
    Manifest manifest = Json.read(stored.bytes(), Manifest.class);
    ImageConfig config =
        Json.read(Documents.read(repository, manifest.config(), "the config"), ImageConfig.class);
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
    return new CacheEntry(key, List.copyOf(layers), config, sources(manifest));
  }

  private static Map<CacheKey, Digest> sources(Manifest manifest) {
    String text = manifest.annotations() == null ? null : manifest.annotations().get(SOURCES);
    Map<CacheKey, Digest> sources = new TreeMap<>(Comparator.comparing(CacheKey::value));
    if (text != null) {
      for (String pair : text.split(",")) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("its annotation " + SOURCES + " is malformed");
        }
        sources.put(
            new CacheKey(pair.substring(0, equals)), new Digest(pair.substring(equals + 1)));
      }
    }
    return sources;
  }

  private void warn(CacheKey key, Exception e) {
    boolean absent =
        e instanceof RegistryException r
            && (r.kind() == RegistryException.Kind.DENIED
                || r.kind() == RegistryException.Kind.NOT_FOUND);
    if (!absent) {
      warnings.accept(
          "cache entry " + key + " cannot be used, going on without it: " + e.getMessage());
    }
  }
}
