package dev.fastforward.builder.cache;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a registry says of a base image for one platform, byte for byte. Kept in the cache
 * repository under the digest that FROM resolved to, so that a base that was seen before costs one
 * request. Who reads them need not trust the cache: every document is checked against the digest of
 * the one above it.
 *
 * @param index null where the image has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageDocuments(byte @Nullable [] index, byte[] manifest, byte[] config) {
  public static final String TAG_PREFIX = "base-";
  static final String MEDIA_TYPE = "application/vnd.fastforward.base.v1+json";

  /**
   * @throws NullPointerException if a document from outside lacks a part
   */
  public ImageDocuments {
    requireNonNull(manifest, "manifest");
    requireNonNull(config, "config");
  }

  /** Whether these are the documents, for this platform, of the image that the digest names. */
  public boolean belongTo(Digest image, Platform platform) {
    Digest manifestDigest = Digest.of(manifest);
    boolean top =
        index == null
            ? manifestDigest.equals(image)
            : Digest.of(index).equals(image)
                && Json.read(index, Index.class)
                    .find(platform)
                    .filter(d -> d.digest().equals(manifestDigest))
                    .isPresent();
    return top && Json.read(manifest, Manifest.class).config().digest().equals(Digest.of(config));
  }

  /** The documents as they are kept; empty where they are not, or are not sound. */
  public static Optional<ImageDocuments> read(
      Repository cache, Digest image, Platform platform, Consumer<String> warnings) {
    try {
      Optional<ImageDocuments> found =
          Artifact.read(cache, tag(image, platform), MEDIA_TYPE)
              .map(json -> Json.read(json, ImageDocuments.class));
      if (found.isPresent() && !found.get().belongTo(image, platform)) {
        warnings.accept(
            "what the cache knows of base image " + image + " is wrong, asking the registry");
        return Optional.empty();
      }
      return found;
    } catch (RegistryException | MalformedJsonException | IOException e) {
      if (!(e instanceof RegistryException r)
          || (r.kind() != RegistryException.Kind.DENIED
              && r.kind() != RegistryException.Kind.NOT_FOUND)) {
        warnings.accept(
            "what the cache knows of base image "
                + image
                + " cannot be read, asking the registry: "
                + e.getMessage());
      }
      return Optional.empty();
    }
  }

  public void write(Repository cache, Digest image, Platform platform) {
    Artifact.write(cache, tag(image, platform), MEDIA_TYPE, Json.bytes(this));
  }

  private static String tag(Digest image, Platform platform) {
    String name = platform.toString().replace('/', '-');
    // A platform with a version of the system may have what a tag may not.
    boolean fits = name.matches("[a-z0-9_.-]{1,50}");
    return TAG_PREFIX
        + image.hex()
        + "-"
        + (fits ? name : Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32));
  }
}
