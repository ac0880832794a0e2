package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Cache entries in a repository: tag = key, manifest = an image that runs. The config rides in its
 * descriptor, so that an entry costs one request. Thread-safe.
 */
public final class CacheEntries {
  private final Repository repository;
  private final Consumer<String> warnings;

  /** Kinds of errors that were reported already: each is reported once, not for each key. */
  private final Set<RegistryException.Kind> reported = ConcurrentHashMap.newKeySet();

  /** Entries that were found, and say that this was long ago. */
  private final Map<CacheKey, Manifest> used = new ConcurrentHashMap<>();

  /**
   * @param warnings receives one line for each entry that cannot be used
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

  /** The config of an entry, as it is stored; the one of a target's last step is the image's. */
  public static byte[] config(CacheEntry entry) {
    return Json.bytes(entry.config());
  }

  /** Describes what {@link #config} gives. */
  public static Descriptor describe(byte[] config) {
    return new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
  }

  /**
   * Stores an entry. Its layers and its {@link #config} have to be in the repository already.
   *
   * @param tags the keys that it is found by
   */
  public void put(CacheEntry entry, Collection<CacheKey> tags, EntryNote note) {
    byte[] config = config(entry);
    byte[] manifest =
        Json.bytes(EntryManifests.encode(entry, note, describe(config).withData(config)));
    for (CacheKey tag : tags) {
      repository.putManifest(tag.value(), MediaTypes.OCI_MANIFEST, manifest);
    }
  }

  /**
   * Lets the entries that were found say so, for the planning of a prune. Where nothing can be
   * written that is no failure.
   */
  public void recordUse() {
    for (CacheKey key : List.copyOf(used.keySet())) {
      Manifest renewed = used.remove(key);
      if (renewed != null) {
        try {
          repository.putManifest(key.value(), MediaTypes.OCI_MANIFEST, Json.bytes(renewed));
        } catch (RegistryException e) {
          return; // a registry with immutable tags, or one that is down: the entry's age counts
        }
      }
    }
  }

  private CacheEntry decode(CacheKey key, StoredManifest stored) throws IOException {
    Manifest manifest = Json.read(stored.bytes(), Manifest.class);
    ImageConfig config =
        Json.read(Documents.read(repository, manifest.config(), "the config"), ImageConfig.class);
    CacheEntry entry = EntryManifests.decode(key, manifest, config);
    LastUse.renewed(manifest, Instant.now()).ifPresent(renewed -> used.put(key, renewed));
    return entry;
  }

  private void warn(CacheKey key, Exception e) {
    String more = "";
    if (e instanceof RegistryException r) {
      switch (r.kind()) {
        case DENIED, NOT_FOUND -> {
          return; // some registries answer so for a missing tag
        }
        case UNAVAILABLE, UNAUTHORIZED -> {
          if (!reported.add(r.kind())) {
            return;
          }
          more = " (further warnings of this kind are suppressed)";
        }
        case BROKEN, INCOMPLETE, INVALID -> {}
      }
    }
    warnings.accept(
        "cache entry "
            + key
            + " cannot be used; the build continues without it: "
            + e.getMessage()
            + more);
  }
}
