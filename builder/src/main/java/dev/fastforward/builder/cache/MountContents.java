package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.layer.PackedFolder;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The contents of cache mounts in a cache repository, each under a tag of its own. The tag moves
 * when all is there, so who reads gets one content or another, and of two who write the last wins.
 * Thread-safe. All methods throw {@link RegistryException}.
 */
public final class MountContents {
  public static final String TAG_PREFIX = "mount-";

  /** On manifests: the id of the cache mount, as the Dockerfile says it. */
  public static final String ID = "dev.fastforward.mount";

  /** On manifests. Makes them different, so that deleting one takes no other tag with it. */
  private static final String TAG = "dev.fastforward.tag";

  private static final String DIFF_ID = "dev.fastforward.diff-id";

  private final Repository repository;

  public MountContents(Repository repository) {
    this.repository = repository;
  }

  /**
   * What there is of a cache mount.
   *
   * @param diffId what the blob is said to be when it is uncompressed
   */
  public record Content(Descriptor blob, Digest diffId, Manifest manifest) {}

  /** For messages. */
  public String name() {
    return repository.name();
  }

  /**
   * Looks for what was kept.
   *
   * @param hash of the mount's identity
   * @return empty also where the registry denies it: some do so for what is not there
   * @throws MalformedJsonException if it is no manifest
   * @throws IllegalArgumentException if it is no manifest of a content
   */
  public Optional<Content> find(String hash) {
    Optional<StoredManifest> stored;
    try {
      stored = repository.getManifest(TAG_PREFIX + hash);
    } catch (RegistryException e) {
      if (e.kind() == RegistryException.Kind.DENIED) {
        return Optional.empty();
      }
      throw e;
    }
    return stored.map(found -> content(Json.read(found.bytes(), Manifest.class)));
  }

  /** Whether the blob of a content is still there. */
  public boolean isWhole(Content content) {
    return repository.hasBlob(content.blob().digest());
  }

  private static Content content(Manifest manifest) {
    Map<String, String> annotations = manifest.annotations();
    String diffId = annotations == null ? null : annotations.get(DIFF_ID);
    if (diffId == null || manifest.layers().size() != 1) {
      throw new IllegalArgumentException("it is not the content of a cache mount");
    }
    return new Content(manifest.layers().getFirst(), new Digest(diffId), manifest);
  }

  /** The blob of a content; verified when it is read to the end. The caller closes the stream. */
  public InputStream open(Content content) {
    return repository.openBlob(content.blob());
  }

  /**
   * Keeps a content, in place of what was kept before.
   *
   * @param id of the mount, in words
   */
  public void put(String hash, String id, PackedFolder folder) {
    String tag = TAG_PREFIX + hash;
    repository.putBlob(folder.blob(), () -> Files.newInputStream(folder.file()));
    Map<String, String> annotations = Map.of(ID, id, TAG, tag, DIFF_ID, folder.diffId().value());
    Artifact.write(repository, tag, folder.blob(), annotations);
  }

  /** Says that a content is still used, unless it says so of the last day. */
  public void recordUse(String hash, Content content, Instant now) {
    LastUse.renewed(content.manifest(), now)
        .ifPresent(manifest ->
            repository.putManifest(
                TAG_PREFIX + hash, MediaTypes.OCI_MANIFEST, Json.bytes(manifest)));
  }
}
