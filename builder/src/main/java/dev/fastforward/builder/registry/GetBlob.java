package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Opens a blob.
 *
 * @param from offset of the first byte wanted
 */
record GetBlob(Digest digest, long from) implements Endpoint<InputStream> {

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
  public boolean understands(int status) {
    return status == 200 || status == 206;
  }

  @Override
  public InputStream read(HttpAnswer answer, RepositoryAddress at) throws IOException {
    InputStream body = answer.body();
    if (answer.status() == 200 && from > 0) {
      // The server does not do ranges.
      body.skipNBytes(from);
    } else if (answer.status() == 206 && !startsAt(answer, from)) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          RegistryCaller.what(this, at) + ": the registry sent another range than asked for",
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
    return range != null && range.replace(" ", "").startsWith("bytes" + offset + "-");
  }

  @Override
  public boolean streams() {
    return true;
  }
}
