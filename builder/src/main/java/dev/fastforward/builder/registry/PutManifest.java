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
  public Decision decide(Facts answer) {
    if (answer.ok()) {
      return Decision.TAKE;
    }
    if (answer.status() == 400 && answer.says("DIGEST_INVALID")) {
      return Decision.AGAIN; // also where it names further errors of the same moment
    }
    if (answer.says("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN", "MANIFEST_UNKNOWN")) {
      return new Refuse(Kind.INCOMPLETE);
    }
    if (answer.status() != 400) {
      return Failures.decide(answer);
    }
    // Some registries answer 400 where a tag may not be moved.
    return new Refuse(answer.mentions("immutable", "already exists") ? Kind.DENIED : Kind.INVALID);
  }

  @Override
  public Boolean read(HttpAnswer answer, RepositoryAddress at) {
    return true;
  }
}
