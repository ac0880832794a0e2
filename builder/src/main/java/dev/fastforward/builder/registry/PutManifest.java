package dev.fastforward.builder.registry;

import dev.fastforward.builder.registry.RegistryException.Kind;
import java.util.Locale;

/**
 * Stores a manifest or an index.
 *
 * @param selector tag, or the digest of the bytes
 */
record PutManifest(String selector, String mediaType, byte[] bytes) implements Endpoint<Boolean> {

  @Override
  public String action() {
    return "store manifest " + selector;
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.push(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of("PUT", at.url("manifests/" + selector), HttpBody.of(mediaType, bytes));
  }

  /**
   * docker-registry looks up every blob that a manifest names. If another build stores the same
   * blob at that moment, it may read a link that is not yet written, and blames the digest: found
   * by builds that race for the same keys. The digests are right, they were computed here.
   */
  @Override
  public boolean mayPass(HttpAnswer answer) {
    return Endpoint.super.mayPass(answer)
        || (answer.status() == 400 && Failures.details(answer).contains("DIGEST_INVALID"));
  }

  @Override
  public boolean understands(int status) {
    return status / 100 == 2 || status == 400;
  }

  @Override
  public Boolean read(HttpAnswer answer, RepositoryAddress at) {
    if (answer.ok()) {
      return true;
    }
    String details = Failures.details(answer);
    String lower = details.toLowerCase(Locale.ROOT);
    // Some registries answer 400 where a tag may not be moved.
    boolean immutable = lower.contains("immutable") || lower.contains("already exists");
    throw new RegistryException(
        immutable ? Kind.DENIED : Kind.INVALID,
        RegistryCaller.what(this, at) + ": the registry answered 400" + details,
        null);
  }
}
