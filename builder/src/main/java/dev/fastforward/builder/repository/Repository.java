package dev.fastforward.builder.repository;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A repository of manifests and blobs: of a registry, or an OCI image layout on disk. Thread-safe.
 * All methods block and throw {@link RegistryException}; retries and authentication are inside.
 */
public interface Repository {

  /** For messages: {@code registry.example.com/team/app} or {@code oci:/path}. */
  String name();

  /**
   * Asks whether a manifest is there, without its bytes.
   *
   * @param selector a tag or a digest
   * @return media type, digest and size, or empty where it (or the whole repository) is not there
   */
  Optional<Descriptor> headManifest(String selector);

  /**
   * Gets a manifest or an index; where the selector is a digest the bytes have been verified.
   *
   * @return empty where it (or the whole repository) is not there
   */
  Optional<StoredManifest> getManifest(String selector);

  /**
   * Stores a manifest under a tag or its own digest. An immutable tag that refuses to be
   * overwritten is an error of kind DENIED.
   */
  void putManifest(String selector, String mediaType, byte[] bytes);

  boolean hasBlob(Digest digest);

  /**
   * Forgets which blobs this process has seen here: something says that they are not there any
   * more.
   */
  default void doubt() {}

  /**
   * Forgets it too, and believes from now on only what is uploaded: a manifest was refused since it
   * names what is not there, though a mount or an answer had said that it is.
   */
  default void distrust() {
    doubt();
  }

  /**
   * Streams a blob. The stream verifies: reading to the end throws a {@link RegistryException} of
   * kind BROKEN if the bytes do not have the descriptor's digest or size. Descriptors that carry
   * {@code data} need no request. The caller closes the stream.
   */
  InputStream openBlob(Descriptor blob);

  /**
   * Stores a blob. Of one that is there already no bytes are sent, unless they are so few that
   * asking costs more.
   */
  void putBlob(Descriptor blob, BlobSource source);

  /**
   * Makes a blob of another repository appear in this one without moving its bytes.
   *
   * @return false where that is not possible (another registry, a registry that does not mount):
   *     then the caller has to stream
   */
  boolean mountBlob(Descriptor blob, Repository from);

  /** Where its blobs can be: itself, or the mirrors that stand in for it. */
  default List<Repository> places() {
    return List.of(this);
  }

  /** All tags, in any order; none where the repository is not there. */
  List<String> tags();

  /**
   * Deletes a manifest and all tags that name it. Its blobs stay until {@link #sweep}, or until the
   * registry collects them.
   *
   * @return false if it is not there
   * @throws RegistryException of kind DENIED where the registry does not let anybody delete, or not
   *     this user
   */
  boolean deleteManifest(Digest manifest);

  /**
   * Frees the blobs that no manifest needs, where that is not the registry's own business.
   *
   * @param before blobs that are younger may belong to a build that has not stored its manifest
   *     yet, and stay
   * @return bytes freed
   */
  long sweep(Instant before);

  /**
   * Finds out whether this repository may be pushed to, and leaves nothing behind.
   *
   * @throws RegistryException of kind UNAUTHORIZED or DENIED if not
   */
  void checkPush();
}
