package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Digest;

/** Asks whether a blob is there. */
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
  public boolean understands(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public Boolean read(HttpAnswer answer, RepositoryAddress at) {
    return answer.status() == 200;
  }
}
