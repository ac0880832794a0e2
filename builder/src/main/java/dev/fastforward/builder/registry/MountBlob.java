package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.image.Digest;
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
 * Mounts a blob of another repository of the same registry.
 *
 * @param from path of the other repository
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#mounting-a-blob-from-another-repository">OCI
 *     distribution spec, mounting a blob</a>
 */
record MountBlob(Digest digest, String from) implements Endpoint<MountBlob.Outcome> {

  /** The result of the request. */
  sealed interface Outcome {
    /** The blob is in this repository. */
    record Mounted() implements Outcome {}

    /** The registry has started an upload instead. */
    record UploadBegun(URI upload) implements Outcome {}

    /** The blob has to be uploaded. */
    record Refused() implements Outcome {}
  }

  @Override
  public String action() {
    return "mount blob " + digest + " from " + from;
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.push(at.path()).with(from, List.of("pull"));
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    String query =
        "?mount=" + digest.value().replace(":", "%3A") + "&from=" + from.replace("/", "%2F");
    return HttpCall.of("POST", at.url("blobs/uploads/" + query), HttpBody.empty());
  }

  @Override
  public Decision decide(Facts answer) {
    // Mounting is an optimisation: if it fails, the blob is uploaded.
    return Failures.decide(answer) instanceof Decision.Again ? Decision.AGAIN : Decision.TAKE;
  }

  @Override
  public Outcome read(HttpAnswer answer, RepositoryAddress at) {
    return switch (answer.status()) {
      case 201 -> new Outcome.Mounted();
      case 202 -> new Outcome.UploadBegun(Locations.upload(answer, at));
      default -> new Outcome.Refused();
    };
  }
}
