package dev.fastforward.builder.prune;

import dev.fastforward.builder.cache.Artifact;
import dev.fastforward.builder.cache.BuildRecord;
import dev.fastforward.builder.cache.Documents;
import dev.fastforward.builder.cache.EntryManifests;
import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.cache.FileRecords;
import dev.fastforward.builder.cache.ImageDocuments;
import dev.fastforward.builder.cache.LastUse;
import dev.fastforward.builder.cache.MountContents;
import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the content of a cache repository: the list of tags, and the manifest of each tag.
 * Thread-safe.
 */
public final class InventoryReader {
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  private final Repository repository;

  public InventoryReader(Repository repository) {
    this.repository = repository;
  }

  /**
   * The content of a tag.
   *
   * @param item a StoredEntry, StoredArtifact or StoredMount; null if unknown
   */
  private record Found(String tag, @Nullable Record item) {
    static Found unknown(String tag) {
      return new Found(tag, null);
    }
  }

  /**
   * Reads all tags. Skips tags that are deleted meanwhile.
   *
   * @throws RegistryException if the registry cannot be read
   */
  public Inventory read() throws IOException, InterruptedException {
    List<AtOnce.Task<Optional<Found>>> tasks = new ArrayList<>();
    for (String tag : repository.tags().stream().sorted().toList()) {
      tasks.add(() -> find(tag));
    }
    List<StoredEntry> entries = new ArrayList<>();
    List<StoredArtifact> artifacts = new ArrayList<>();
    List<StoredMount> mounts = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Optional<Found> found : AtOnce.run(tasks)) {
      found.ifPresent(f -> {
        switch (f.item()) {
          case StoredEntry entry -> entries.add(entry);
          case StoredArtifact artifact -> artifacts.add(artifact);
          case StoredMount mount -> mounts.add(mount);
          case null, default -> others.add(f.tag());
        }
      });
    }
    return new Inventory(entries, artifacts, mounts, others);
  }

  private Optional<Found> find(String tag) throws IOException {
    StoredArtifact.Kind kind = kind(tag);
    boolean mount = tag.startsWith(MountContents.TAG_PREFIX);
    if (kind == null && !mount && !KEY.matcher(tag).matches()) {
      return Optional.of(Found.unknown(tag));
    }
    Optional<StoredManifest> stored = repository.getManifest(tag);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try {
      Manifest manifest = Json.read(stored.get().bytes(), Manifest.class);
      Digest digest = stored.get().descriptor().digest();
      Record item =
          mount
              ? mount(tag, digest, manifest)
              : kind != null ? artifact(tag, digest, manifest, kind) : entry(tag, digest, manifest);
      return Optional.of(new Found(tag, item));
    } catch (MalformedJsonException | IllegalArgumentException e) {
      return Optional.of(Found.unknown(tag));
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.NOT_FOUND
          || e.kind() == RegistryException.Kind.BROKEN) {
        return Optional.of(Found.unknown(tag));
      }
      throw e;
    }
  }

  private static StoredArtifact.@Nullable Kind kind(String tag) {
    if (tag.startsWith(FileIndexes.TAG_PREFIX)) {
      return StoredArtifact.Kind.FILE_INDEX;
    }
    if (tag.startsWith(ImageDocuments.TAG_PREFIX)) {
      return StoredArtifact.Kind.BASE_IMAGE;
    }
    if (tag.startsWith(FileRecords.TAG_PREFIX)) {
      return StoredArtifact.Kind.FILE_RECORD;
    }
    return tag.startsWith(BuildRecord.TAG_PREFIX) ? StoredArtifact.Kind.BUILD_RECORD : null;
  }

  private StoredEntry entry(String tag, Digest digest, Manifest manifest) throws IOException {
    return new StoredEntry(
        new CacheKey(tag),
        digest,
        annotation(manifest, EntryManifests.STEP),
        layers(
            manifest,
            Json.read(
                Documents.read(repository, manifest.config(), "the config"), ImageConfig.class)),
        sources(annotation(manifest, EntryManifests.SOURCES)),
        time(annotation(manifest, Artifact.MADE)),
        time(annotation(manifest, LastUse.ANNOTATION)));
  }

  private static StoredMount mount(String tag, Digest digest, Manifest manifest) {
    return new StoredMount(
        tag,
        digest,
        annotation(manifest, MountContents.ID),
        manifest.layers().stream().mapToLong(Descriptor::size).sum(),
        time(annotation(manifest, Artifact.MADE)),
        time(annotation(manifest, LastUse.ANNOTATION)));
  }

  private StoredArtifact artifact(
      String tag, Digest digest, Manifest manifest, StoredArtifact.Kind kind) throws IOException {
    Instant made = time(annotation(manifest, Artifact.MADE));
    if (kind != StoredArtifact.Kind.BASE_IMAGE) {
      return new StoredArtifact(kind, tag, digest, made, List.of());
    }
    if (manifest.layers().size() != 1) {
      throw new IllegalArgumentException("no documents");
    }
    ImageDocuments documents =
        Json.read(
            Documents.read(repository, manifest.layers().getFirst(), tag), ImageDocuments.class);
    List<Layer> layers =
        layers(
            Json.read(documents.manifest(), Manifest.class),
            Json.read(documents.config(), ImageConfig.class));
    return new StoredArtifact(kind, tag, digest, made, layers);
  }

  private static List<Layer> layers(Manifest manifest, ImageConfig config) {
    List<Descriptor> descriptors = manifest.layers();
    if (descriptors.size() != config.diffIds().size()) {
      throw new IllegalArgumentException("layers and diff IDs do not match");
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < descriptors.size(); i++) {
      layers.add(new Layer(descriptors.get(i), config.diffIds().get(i)));
    }
    return List.copyOf(layers);
  }

  private static List<CacheKey> sources(String text) {
    List<CacheKey> keys = new ArrayList<>();
    for (String pair : text.split(",")) {
      String key = pair.replaceFirst("=.*", "");
      if (KEY.matcher(key).matches()) {
        keys.add(new CacheKey(key));
      }
    }
    return List.copyOf(keys);
  }

  private static String annotation(Manifest manifest, String name) {
    Map<String, String> annotations = manifest.annotations();
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
