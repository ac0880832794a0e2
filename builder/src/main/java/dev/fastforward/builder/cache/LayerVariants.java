package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.keys.KeyHash;
import dev.fastforward.builder.layer.LayerForm;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records which layer is another form of which, in the cache repository. So a build that takes
 * everything from the cache need not fetch a layer to recompress it. Thread-safe.
 */
public final class LayerVariants {
  private static final String TYPE = "application/vnd.fastforward.variant.v1";
  private static final String DIFF_ID = "dev.fastforward.diff-id";
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);

  private final Repository repository;
  private final Consumer<String> warnings;

  public LayerVariants(Repository repository, Consumer<String> warnings) {
    this.repository = repository;
    this.warnings = warnings;
  }

  public Repository repository() {
    return repository;
  }

  /**
   * What a variant is of.
   *
   * @param latest time that no file is younger than, seconds since the epoch; null for any
   */
  public record Id(Layer layer, LayerForm form, @Nullable Long latest) {
    String tag() {
      KeyHash hash =
          new KeyHash("variant")
              .field(layer.descriptor().digest().value())
              .field(layer.diffId().value())
              .field(form.compression().name())
              .number(form.level());
      if (latest != null) {
        hash.number(latest);
      }
      return "variant-" + hash.key().value();
    }
  }

  /** The variant, if it is known and its blob is there. */
  public Optional<Layer> find(Id id) {
    try {
      return repository
          .getManifest(id.tag())
          .map(LayerVariants::decode)
          .filter(layer -> repository.hasBlob(layer.descriptor().digest()));
    } catch (RegistryException | MalformedJsonException | IllegalArgumentException e) {
      warnings.accept("a layer of the cache has to be compressed again: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Layer decode(StoredManifest stored) {
    Descriptor blob = Json.read(stored.bytes(), Manifest.class).layers().getFirst();
    Map<String, String> annotations = blob.annotations();
    String diffId = annotations == null ? null : annotations.get(DIFF_ID);
    if (diffId == null) {
      throw new IllegalArgumentException("it does not say its diff ID");
    }
    return new Layer(blob.withAnnotations(null), new Digest(diffId));
  }

  /** Stores a variant, whose blob is in the repository. That it cannot be stored is no failure. */
  public void put(Id id, Layer variant) {
    try {
      Descriptor config =
          new Descriptor(MediaTypes.OCI_EMPTY, Digest.of(EMPTY), EMPTY.length).withData(EMPTY);
      repository.putBlob(config, () -> new ByteArrayInputStream(EMPTY));
      Descriptor blob =
          variant.descriptor().withAnnotations(Map.of(DIFF_ID, variant.diffId().value()));
      Manifest manifest =
          new Manifest(2, MediaTypes.OCI_MANIFEST, TYPE, config, List.of(blob), null, null);
      repository.putManifest(id.tag(), MediaTypes.OCI_MANIFEST, Json.bytes(manifest));
    } catch (RegistryException e) {
      warnings.accept("a compressed layer cannot be kept in the cache: " + e.getMessage());
    }
  }
}
