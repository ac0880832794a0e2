package dev.fastforward.builder.registry;

import java.io.IOException;
import java.util.Optional;

/**
 * Gets a manifest or an index.
 *
 * @param selector tag or digest
 */
record GetManifest(String selector) implements Endpoint<Optional<StoredManifest>> {

  @Override
  public String action() {
    return "get manifest " + selector;
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.pull(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of("GET", at.url("manifests/" + selector)).accepting(ManifestTypes.ACCEPT);
  }

  @Override
  public boolean understands(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public Optional<StoredManifest> read(HttpAnswer answer, RepositoryAddress at) throws IOException {
    if (answer.status() == 404) {
      return Optional.empty();
    }
    String what = RegistryCaller.what(this, at);
    String mediaType = ManifestTypes.of(answer);
    if (mediaType == null) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN, what + ": it came without a media type", null);
    }
    byte[] bytes = answer.body().readNBytes(ManifestTypes.MAX_BYTES + 1);
    return Optional.of(ManifestTypes.stored(mediaType, bytes, selector, what));
  }
}
