package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpBody;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.Locations;
import dev.fastforward.builder.transport.RepositoryAddress;
import java.net.URI;

/** Starts the upload of a blob and returns its URL. */
record StartUpload() implements Endpoint<URI> {

  @Override
  public String action() {
    return "start an upload";
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.push(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of("POST", at.url("blobs/uploads/"), HttpBody.empty());
  }

  @Override
  public Decision decide(Facts answer) {
    return answer.ok() ? Decision.TAKE : Failures.decide(answer);
  }

  @Override
  public URI read(HttpAnswer answer, RepositoryAddress at) {
    return Locations.upload(answer, at);
  }
}
