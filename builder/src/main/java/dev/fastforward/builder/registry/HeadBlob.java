package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.RepositoryAddress;

/** Checks whether a blob exists. */
record HeadBlob(Digest digest) implements Endpoint<Boolean> {

  @Override
  public String action() {
    return "look for blob " + digest;
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.pull(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of("HEAD", at.url("blobs/" + digest));
  }

  @Override
  public Decision decide(Facts answer) {
    return answer.complete() || answer.status() == 206 || answer.gone()
        ? Decision.TAKE
        : Failures.decide(answer);
  }

  @Override
  public Boolean read(HttpAnswer answer, RepositoryAddress at) {
    return answer.ok();
  }
}
