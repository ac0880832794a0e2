package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.util.Optional;

/**
 * Asks for a manifest or an index: for itself, or whether it is there.
 *
 * @param selector tag or digest
 * @param method GET or HEAD
 * @param action for messages
 * @param reading what is made of an answer that has it
 * @param absent what is made of one that does not
 */
record ManifestQuery<T>(String selector, String method, String action, Reading<T> reading, T absent)
    implements Endpoint<T> {

  /** Makes something of an answer of status 200. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * @param what for messages: what was tried, and where
     */
    T read(HttpAnswer answer, String selector, String what) throws IOException;
  }

  /** What a registry says of a manifest that it is only asked about. */
  sealed interface Found {
    record Absent() implements Found {}

    record Present(Descriptor descriptor) implements Found {}

    /** It is there, but the registry does not say all that a descriptor needs. */
    record Unclear() implements Found {}
  }

  static ManifestQuery<Optional<StoredManifest>> get(String selector) {
    return new ManifestQuery<>(
        selector, "GET", "get manifest " + selector, ManifestQuery::whole, Optional.empty());
  }

  static ManifestQuery<Found> head(String selector) {
    return new ManifestQuery<>(
        selector,
        "HEAD",
        "look for manifest " + selector,
        ManifestQuery::found,
        new Found.Absent());
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.pull(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of(method, at.url("manifests/" + selector)).accepting(ManifestTypes.ACCEPT);
  }

  @Override
  public boolean understands(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public T read(HttpAnswer answer, RepositoryAddress at) throws IOException {
    return answer.status() == 404
        ? absent
        : reading.read(answer, selector, RegistryCaller.what(this, at));
  }

  private static Optional<StoredManifest> whole(HttpAnswer answer, String selector, String what)
      throws IOException {
    String mediaType = ManifestTypes.of(answer);
    if (mediaType == null) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN, what + ": it came without a media type", null);
    }
    byte[] bytes = answer.body().readNBytes(ManifestTypes.MAX_BYTES + 1);
    return Optional.of(ManifestTypes.stored(mediaType, bytes, selector, what));
  }

  private static Found found(HttpAnswer answer, String selector, String what) {
    Digest named = ManifestTypes.digest(selector);
    Digest digest =
        Optional.ofNullable(ManifestTypes.digest(answer.header("Docker-Content-Digest")))
            .orElse(named);
    String mediaType = ManifestTypes.of(answer);
    long size = answer.number("Content-Length");
    if (digest == null || mediaType == null || size <= 0) {
      return new Found.Unclear();
    }
    if (named != null && !named.equals(digest)) {
      return new Found.Unclear();
    }
    return new Found.Present(new Descriptor(mediaType, digest, size));
  }
}
