package dev.fastforward.builder.repository;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Media types and size limit of manifests. */
public final class ManifestTypes {
  /** Largest manifest, in bytes. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /** Media types for the Accept header. */
  public static final List<String> ACCEPT =
      List.of(
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_LIST,
          MediaTypes.DOCKER_MANIFEST);

  private ManifestTypes() {}

  /**
   * The media type of a document: from the document itself, since its digest covers that, else from
   * the header, else from its fields.
   *
   * @return null if it is unknown
   */
  public static @Nullable String of(@Nullable String header, byte[] document) {
    JsonNode root;
    try {
      root = Json.read(document, JsonNode.class);
    } catch (MalformedJsonException e) {
      return plain(header); // for the message of the caller that fails to parse the document
    }
    String itself = plain(root.path("mediaType").asText(null));
    if (itself != null) {
      return itself;
    }
    String known = known(header);
    return known != null ? known : Optional.ofNullable(form(root)).orElse(plain(header));
  }

  private static @Nullable String form(JsonNode root) {
    if (root.has("manifests")) {
      return MediaTypes.OCI_INDEX;
    }
    if (root.has("config")) {
      return MediaTypes.OCI_MANIFEST;
    }
    return root.has("fsLayers") ? MediaTypes.DOCKER_SCHEMA_1 : null;
  }

  /** The media type of a Content-Type header if it is that of a manifest or an index, else null. */
  public static @Nullable String known(@Nullable String header) {
    String type = plain(header);
    return type != null && ACCEPT.contains(type) ? type : null;
  }

  /** The type without parameters such as charset, in lower case. */
  private static @Nullable String plain(@Nullable String type) {
    return type == null || type.isBlank()
        ? null
        : type.replaceFirst("\\s*;.*", "").strip().toLowerCase(Locale.ROOT);
  }

  /** Reads a digest; null for anything else, such as a tag. */
  public static @Nullable Digest digest(@Nullable String value) {
    return value != null && value.matches("sha256:[0-9a-f]{64}") ? new Digest(value) : null;
  }

  /**
   * Checks a manifest against its selector.
   *
   * @param what what was tried and where, for the message
   * @throws RegistryException of kind BROKEN if the digest is another one or the size exceeds the
   *     limit
   */
  public static StoredManifest stored(
      String mediaType, byte[] bytes, String selector, String what) {
    checkSize(bytes, what);
    Digest digest = Digest.of(bytes);
    if (selector.contains(":") && !selector.equals(digest.value())) {
      throw new RegistryException(
          Kind.BROKEN, what + ": the content has the digest " + digest, null);
    }
    return new StoredManifest(new Descriptor(mediaType, digest, bytes.length), bytes);
  }

  /**
   * Checks the size limit.
   *
   * @throws RegistryException of kind BROKEN if the manifest is too large
   */
  public static void checkSize(byte[] bytes, String what) {
    if (bytes.length > MAX_BYTES) {
      throw new RegistryException(
          Kind.BROKEN, what + ": the manifest is larger than " + MAX_BYTES + " bytes", null);
    }
  }
}
