package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.RepositoryAddress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Opens a blob.
 *
 * @param size of the blob in bytes
 * @param from offset of the first byte that is wanted
 */
record GetBlob(Digest digest, long size, long from) implements Endpoint<InputStream> {

  @Override
  public String action() {
    return "get blob " + digest;
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.pull(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    HttpCall call = HttpCall.of("GET", at.url("blobs/" + digest));
    return new HttpCall(call.method(), call.url(), call.accept(), null, from, false);
  }

  @Override
  public Decision decide(Facts answer) {
    return answer.complete() || answer.status() == 206 ? Decision.TAKE : Failures.decide(answer);
  }

  @Override
  public InputStream read(HttpAnswer answer, RepositoryAddress at) throws IOException {
    // Some stores send Content-Encoding: gzip for a blob that is a gzip file itself. Then the
    // length is that of the blob.
    boolean itself = answer.number("Content-Length") == size || answer.status() == 206;
    InputStream body = itself ? answer.rawBody() : answer.body();
    if (answer.status() != 206 && from > 0) {
      // The server does not support ranges.
      body.skipNBytes(from);
    } else if (answer.status() == 206 && !startsAt(answer, from)) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          RegistryCaller.what(this, at)
              + ": the registry sent another range than the requested one",
          null);
    }
    return new FilterInputStream(body) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return in.read(buffer, offset, length);
      }

      @Override
      public void close() throws IOException {
        answer.close();
      }
    };
  }

  private static boolean startsAt(HttpAnswer answer, long offset) {
    String range = answer.header("Content-Range");
    // Without the header, a blob from its first byte on is still checked by its digest.
    return range == null ? offset == 0 : range.replace(" ", "").startsWith("bytes" + offset + "-");
  }

  @Override
  public boolean streams() {
    return true;
  }
}
