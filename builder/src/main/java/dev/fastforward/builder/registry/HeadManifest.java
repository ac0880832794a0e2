package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import java.util.Optional;

/**
 * Asks whether a manifest is there.
 *
 * @param selector tag or digest
 */
record HeadManifest(String selector) implements Endpoint<HeadManifest.Found> {

  /** What the registry says. */
  sealed interface Found {
    record Absent() implements Found {}

    record Present(Descriptor descriptor) implements Found {}

    /** It is there, but the registry does not say all that a descriptor needs. */
    record Unclear() implements Found {}
  }

  @Override
  public String action() {
    return "look for manifest " + selector;
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.pull(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of("HEAD", at.url("manifests/" + selector)).accepting(ManifestTypes.ACCEPT);
  }

  @Override
  public boolean understands(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public Found read(HttpAnswer answer, RepositoryAddress at) {
    if (answer.status() == 404) {
      return new Found.Absent();
    }
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
