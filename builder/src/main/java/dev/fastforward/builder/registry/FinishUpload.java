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
import java.util.List;

/**
 * Uploads a whole blob and completes the upload.
 *
 * @param upload the URL that {@link StartUpload} returned
 */
record FinishUpload(URI upload, Descriptor blob, HttpBody body)
    implements Endpoint<FinishUpload.Outcome> {

  /** The result of the upload. */
  sealed interface Outcome {
    /** The registry has the blob. */
    record Stored() implements Outcome {}

    /**
     * The upload has to be started again.
     *
     * @param why the registry's response, for the message
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
    return new HttpCall("PUT", url, List.of(), body, 0, true);
  }

  @Override
  public Decision decide(Facts answer) {
    if (answer.ok() || isGone(answer)) {
      return Decision.TAKE;
    }
    return Failures.decide(answer);
  }

  /**
   * Whether a new upload may succeed: the registry has lost the upload, expects another offset, or
   * received other bytes.
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
