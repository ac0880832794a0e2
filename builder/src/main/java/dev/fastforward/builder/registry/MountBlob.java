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
 * Makes a blob of another repository of the same registry appear in this one.
 *
 * @param from path of the other repository
 */
record MountBlob(Digest digest, String from) implements Endpoint<MountBlob.Outcome> {

  /** What became of it. */
  sealed interface Outcome {
    record Mounted() implements Outcome {}

    /** The registry did not mount, and began an upload instead. */
    record UploadBegun(URI upload) implements Outcome {}

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
    // To mount is a short cut. Whatever else the registry says means that the blob is uploaded.
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
