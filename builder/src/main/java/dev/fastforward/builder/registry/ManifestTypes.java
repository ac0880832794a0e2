package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.RegistryException.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What manifests are asked for as, and how big they may be. */
final class ManifestTypes {
  static final int MAX_BYTES = 4 * 1024 * 1024;

  static final List<String> ACCEPT =
      List.of(
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_LIST,
          MediaTypes.DOCKER_MANIFEST);

  private ManifestTypes() {}

  /** The media type without parameters such as charset. */
  static @Nullable String of(HttpAnswer answer) {
    String type = answer.header("Content-Type");
    return type == null ? null : type.replaceFirst("\\s*;.*", "");
  }

  static @Nullable Digest digest(@Nullable String value) {
    return value != null && value.matches("sha256:[0-9a-f]{64}") ? new Digest(value) : null;
  }

  /**
   * @param what for the message
   * @throws RegistryException of kind BROKEN if the bytes are not what the selector names
   */
  static StoredManifest stored(String mediaType, byte[] bytes, String selector, String what) {
    if (bytes.length > MAX_BYTES) {
      throw new RegistryException(
          Kind.BROKEN, what + ": it is larger than " + MAX_BYTES + " bytes", null);
    }
    Digest digest = Digest.of(bytes);
    if (selector.contains(":") && !selector.equals(digest.value())) {
      throw new RegistryException(Kind.BROKEN, what + ": what came has the digest " + digest, null);
    }
    return new StoredManifest(new Descriptor(mediaType, digest, bytes.length), bytes);
  }
}
