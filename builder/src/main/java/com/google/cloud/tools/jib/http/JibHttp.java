package com.google.cloud.tools.jib.http;

import com.google.api.client.http.HttpTransport;
import org.jspecify.annotations.NullMarked;

/**
 * Reaches two package-private parts of jib-core 0.28.1: the constructor of {@link
 * FailoverHttpClient} that takes a transport (its public ones open a new connection for each
 * request), and the headers of a {@link Request}.
 *
 * <p>This works on the class path only: jib-core's jar is not sealed.
 */
@NullMarked
public final class JibHttp {
  private JibHttp() {}

  /**
   * A client for one exchange on a shared transport. It keeps its responses for as long as it
   * lives, so it must not live long; and it must not be shut down, which would close the transport.
   *
   * @param plainHttp whether http: URLs may be called, and be sent an Authorization header
   */
  public static FailoverHttpClient client(HttpTransport transport, boolean plainHttp) {
    return new FailoverHttpClient(
        plainHttp, plainHttp, event -> {}, () -> transport, () -> transport, false);
  }

  /** Asks for the bytes as they are: a digest is of these. */
  public static void wantUncompressed(Request request) {
    request.getHeaders().setAcceptEncoding("identity");
  }

  /** Asks for the body from this offset on. */
  public static void wantFrom(Request request, long offset) {
    request.getHeaders().setRange("bytes=" + offset + "-");
  }
}
