package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Descriptor;
import java.net.URI;

/**
 * Sends a whole blob, and ends its upload.
 *
 * @param upload as {@link StartUpload} gave it
 */
record FinishUpload(URI upload, Descriptor blob, HttpBody body)
    implements Endpoint<FinishUpload.Outcome> {

  /** What became of it. */
  enum Outcome {
    STORED,
    /** The registry does not know the upload any more: it has to be started again. */
    GONE
  }

  @Override
  public String action() {
    return "upload blob " + blob.digest();
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.push(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    URI url = Locations.withDigest(upload, blob.digest().value());
    return new HttpCall("PUT", url, java.util.List.of(), body, 0, true);
  }

  @Override
  public boolean understands(int status) {
    return status / 100 == 2 || status == 404 || status == 416;
  }

  @Override
  public Outcome read(HttpAnswer answer, RepositoryAddress at) {
    return answer.ok() ? Outcome.STORED : Outcome.GONE;
  }
}
