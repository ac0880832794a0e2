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

  /** The name for messages: {@code registry.example.com/team/app} or {@code oci:/path}. */
  String name();

  /**
   * Checks whether a manifest exists, without reading it.
   *
   * @param selector a tag or a digest
   * @return media type, digest and size; empty if the manifest or the repository does not exist
   */
  Optional<Descriptor> headManifest(String selector);

  /**
   * Reads a manifest or an index. If the selector is a digest, the bytes are verified.
   *
   * @param selector a tag or a digest
   * @return empty if the manifest or the repository does not exist
   */
  Optional<StoredManifest> getManifest(String selector);

  /**
   * Stores a manifest under a tag or its own digest.
   *
   * @throws RegistryException of kind DENIED if the tag exists and is immutable; INCOMPLETE if the
   *     manifest references what does not exist
   */
  void putManifest(String selector, String mediaType, byte[] bytes);

  /** Checks whether a blob exists. */
  boolean hasBlob(Digest digest);

  /** Forgets which blobs this process has seen here, because one of them has disappeared. */
  default void doubt() {}

  /**
   * Does the same, and from now on only uploads count: the registry has refused a manifest because
   * of a missing blob, although a mount or a check had succeeded.
   */
  default void distrust() {
    doubt();
  }

  /**
   * Streams a blob. The stream verifies its content: reading to the end throws a {@link
   * RegistryException} of kind BROKEN if the bytes do not have the descriptor's digest or size.
   * Descriptors that carry {@code data} need no request. The caller closes the stream.
   */
  InputStream openBlob(Descriptor blob);

  /**
   * Stores a blob. A blob that exists is not sent again, unless it is so small that checking costs
   * more.
   *
   * @param source may be opened several times
   */
  void putBlob(Descriptor blob, BlobSource source);

  /**
   * Adds a blob of another repository to this one without copying its bytes.
   *
   * @return false if that is not possible (another registry, or no support): the caller then has to
   *     upload it
   */
  boolean mountBlob(Descriptor blob, Repository from);

  /** The repositories that may have its blobs: itself, or its mirrors too. */
  default List<Repository> places() {
    return List.of(this);
  }

  /** All tags, in any order; none if the repository does not exist. */
  List<String> tags();

  /**
   * Deletes a manifest and all its tags. Its blobs stay until {@link #sweep} or the registry's own
   * garbage collection.
   *
   * @return false if the manifest does not exist
   * @throws RegistryException of kind DENIED if the registry does not allow deleting
   */
  boolean deleteManifest(Digest manifest);

  /**
   * Deletes the blobs that no manifest references. A registry does this itself, so there it does
   * nothing.
   *
   * @param before younger blobs stay, because a running build may not have stored its manifest yet
   * @return number of bytes freed
   */
  long sweep(Instant before);

  /**
   * Checks whether pushing to this repository is allowed. Leaves nothing behind.
   *
   * @throws RegistryException of kind UNAUTHORIZED or DENIED if it is not
   */
  void checkPush();
}
