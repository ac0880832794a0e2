package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Decision.Refuse;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpBody;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.RepositoryAddress;

/**
 * Stores a manifest or an index.
 *
 * @param selector a tag, or the digest of the bytes
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
   * docker-registry looks up each blob that the manifest names. While another build stores the same
   * blob, the registry can read a link that is not yet written, and then reports an invalid digest.
   * The digest is computed here, so it is right, and a retry helps. Builds that race for the same
   * keys meet this.
   */
  @Override
  public Decision decide(Facts answer) {
    if (answer.ok()) {
      return Decision.TAKE;
    }
    if (answer.status() == 400 && answer.says("DIGEST_INVALID")) {
      return Decision.AGAIN; // also if the registry reports further errors
    }
    if (answer.says("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN", "MANIFEST_UNKNOWN")) {
      return new Refuse(Kind.INCOMPLETE);
    }
    if (answer.status() != 400) {
      return Failures.decide(answer);
    }
    // Some registries answer 400 if a tag is immutable.
    return new Refuse(answer.mentions("immutable", "already exists") ? Kind.DENIED : Kind.INVALID);
  }

  @Override
  public Boolean read(HttpAnswer answer, RepositoryAddress at) {
    return true;
  }
}
