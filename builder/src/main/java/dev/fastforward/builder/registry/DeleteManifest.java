package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.RepositoryAddress;
import java.util.List;

/**
 * Deletes a manifest with all its tags.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#deleting-manifests">OCI
 *     distribution spec, deleting manifests</a>
 */
record DeleteManifest(Digest digest) implements Endpoint<Boolean> {

  @Override
  public String action() {
    return "delete manifest " + digest;
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.pull(at.path()).with(at.path(), List.of("delete"));
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of("DELETE", at.url("manifests/" + digest));
  }

  @Override
  public Decision decide(Facts answer) {
    if (answer.ok() || answer.gone()) {
      return Decision.TAKE;
    }
    boolean refused =
        answer.status() == 405 || answer.status() == 501 || answer.says("UNSUPPORTED");
    return refused ? new Decision.Refuse(Kind.DENIED) : Failures.decide(answer);
  }

  @Override
  public Boolean read(HttpAnswer answer, RepositoryAddress at) {
    return answer.ok();
  }
}
