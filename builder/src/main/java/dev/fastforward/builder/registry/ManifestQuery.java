package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.ManifestTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.StoredManifest;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.RepositoryAddress;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a manifest or an index, or checks whether it exists.
 *
 * @param selector tag or digest
 * @param method GET or HEAD
 * @param action for messages
 * @param reading reads the result from a response with the manifest
 * @param absent result if the manifest does not exist
 * @param unclear result if the registry refuses; null if a refusal is an error
 */
record ManifestQuery<T>(
    String selector,
    String method,
    String action,
    Reading<T> reading,
    T absent,
    @Nullable T unclear)
    implements Endpoint<T> {

  /** Reads the result from a successful response. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * @param what what was tried and where, for messages
     */
    T read(HttpAnswer answer, String selector, String what) throws IOException;
  }

  /** The response to HEAD. */
  sealed interface Found {
    /** The manifest does not exist. */
    record Absent() implements Found {}

    /** The manifest exists. */
    record Present(Descriptor descriptor) implements Found {}

    /**
     * The headers lack a part of the descriptor, or the registry refuses HEAD: only GET gives an
     * answer.
     */
    record Unclear() implements Found {}
  }

  static ManifestQuery<Optional<StoredManifest>> get(String selector) {
    return new ManifestQuery<>(
        selector, "GET", "get manifest " + selector, ManifestQuery::whole, Optional.empty(), null);
  }

  static ManifestQuery<Found> head(String selector) {
    return new ManifestQuery<>(
        selector,
        "HEAD",
        "look for manifest " + selector,
        ManifestQuery::found,
        new Found.Absent(),
        new Found.Unclear());
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
  public Decision decide(Facts answer) {
    if (answer.complete() || answer.gone()) {
      return Decision.TAKE;
    }
    Decision usual = Failures.decide(answer);
    return unclear == null || usual instanceof Decision.Again ? usual : Decision.TAKE;
  }

  @Override
  public T read(HttpAnswer answer, RepositoryAddress at) throws IOException {
    Facts facts = Facts.of(answer);
    if (facts.complete()) {
      return reading.read(answer, selector, RegistryCaller.what(this, at));
    }
    return facts.gone() || unclear == null ? absent : unclear;
  }

  private static Optional<StoredManifest> whole(HttpAnswer answer, String selector, String what)
      throws IOException {
    byte[] bytes = answer.body().readNBytes(ManifestTypes.MAX_BYTES + 1);
    ManifestTypes.checkSize(bytes, what);
    String mediaType = ManifestTypes.of(answer.header("Content-Type"), bytes);
    if (mediaType == null) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          what + ": neither the response nor the document names a media type",
          null);
    }
    return Optional.of(ManifestTypes.stored(mediaType, bytes, selector, what));
  }

  private static Found found(HttpAnswer answer, String selector, String what) {
    Digest named = ManifestTypes.digest(selector);
    Digest digest =
        Optional.ofNullable(ManifestTypes.digest(answer.header("Docker-Content-Digest")))
            .orElse(named);
    String mediaType = ManifestTypes.known(answer.header("Content-Type"));
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
