package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpBody;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.Locations;
import dev.fastforward.builder.transport.RepositoryAddress;
import java.net.URI;

/**
 * Sends a whole blob, and ends its upload.
 *
 * @param upload as {@link StartUpload} gave it
 */
record FinishUpload(URI upload, Descriptor blob, HttpBody body)
    implements Endpoint<FinishUpload.Outcome> {

  /** What became of it. */
  sealed interface Outcome {
    record Stored() implements Outcome {}

    /**
     * The upload has to be started again.
     *
     * @param why what the registry answered
     */
    record Gone(String why) implements Outcome {}
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
  public Decision decide(Facts answer) {
    if (answer.ok() || isGone(answer)) {
      return Decision.TAKE;
    }
    return Failures.decide(answer);
  }

  /**
   * Whether the registry does not know the upload any more, counts its bytes otherwise, or did not
   * get the bytes as they are: from the start it may go well.
   */
  private static boolean isGone(Facts answer) {
    return switch (answer.status()) {
      case 404, 409, 410, 412, 416 -> true;
      case 400 ->
          answer.says(
              "BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "DIGEST_INVALID", "SIZE_INVALID");
      default -> false;
    };
  }

  @Override
  public Outcome read(HttpAnswer answer, RepositoryAddress at) {
    return answer.ok()
        ? new Outcome.Stored()
        : new Outcome.Gone(
            at.host().address()
                + " answered "
                + answer.status()
                + Failures.details(answer)
                + " to PUT "
                + upload.getPath());
  }
}
