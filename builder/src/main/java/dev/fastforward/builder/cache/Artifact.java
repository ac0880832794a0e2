package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One blob under a tag. Small ones ride in the manifest.
 *
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage">OCI
 *     image spec, artifacts</a>
 */
public final class Artifact {
  /** When it was stored, RFC 3339: says later whether it may be deleted. */
  public static final String MADE = "org.opencontainers.image.created";

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_INLINE = 64 << 10;

  private Artifact() {}

  static Optional<byte[]> read(Repository repository, String tag, String mediaType)
      throws IOException {
    Optional<StoredManifest> stored = repository.getManifest(tag);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Descriptor blob = only(Json.read(stored.get().bytes(), Manifest.class), mediaType);
    if (blob == null) {
      return Optional.empty();
    }
    return Optional.of(Documents.read(repository, blob, tag));
  }

  static void write(Repository repository, String tag, String mediaType, byte[] content) {
    Descriptor blob = new Descriptor(mediaType, Digest.of(content), content.length);
    repository.putBlob(blob, () -> new ByteArrayInputStream(content));
    Descriptor inline = content.length <= MAX_INLINE ? blob.withData(content) : blob;
    write(repository, tag, inline, Map.of());
  }

  /**
   * @param blob is in the repository
   * @param annotations beside that of the time
   */
  static void write(
      Repository repository, String tag, Descriptor blob, Map<String, String> annotations) {
    Descriptor config =
        new Descriptor(MediaTypes.OCI_EMPTY, Digest.of(EMPTY), EMPTY.length).withData(EMPTY);
    repository.putBlob(config, () -> new ByteArrayInputStream(EMPTY));
    Map<String, String> all = new TreeMap<>(annotations);
    all.put(MADE, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Manifest manifest =
        new Manifest(
            2, MediaTypes.OCI_MANIFEST, blob.mediaType(), config, List.of(blob), null, all);
    repository.putManifest(tag, MediaTypes.OCI_MANIFEST, Json.bytes(manifest));
  }

  private static @Nullable Descriptor only(Manifest manifest, String mediaType) {
    List<Descriptor> layers = manifest.layers();
    return layers.size() == 1 && layers.getFirst().mediaType().equals(mediaType)
        ? layers.getFirst()
        : null;
  }
}
