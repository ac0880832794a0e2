package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.RepositoryAddress;
import java.net.URI;

/** Cancels an upload. A registry that does not support this lets the upload expire. */
record CancelUpload(URI upload) implements Endpoint<Boolean> {

  @Override
  public String action() {
    return "cancel an upload";
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.push(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of("DELETE", upload);
  }

  @Override
  public Decision decide(Facts answer) {
    return Decision.TAKE;
  }

  @Override
  public Boolean read(HttpAnswer answer, RepositoryAddress at) {
    return answer.ok();
  }
}
