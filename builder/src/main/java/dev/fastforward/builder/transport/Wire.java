package dev.fastforward.builder.transport;

import com.google.cloud.tools.jib.http.Authorization;
import com.google.cloud.tools.jib.http.JibHttp;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.ResponseException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sends a request with jib-core over pooled connections, without retries. Thread-safe. */
public final class Wire {
  /** Longest time without a byte before a connection counts as dead. */
  private static final int TIMEOUT_MILLIS = 30_000;

  private static final int PATIENT_TIMEOUT_MILLIS = 300_000;

  private final Transports transports;
  private final String userAgent;

  public Wire(Transports transports, String userAgent) {
    this.transports = transports;
    this.userAgent = userAgent;
  }

  /**
   * Sends a request. The caller closes the response, whatever its status.
   *
   * @param registry the registry on whose behalf the request is sent; its certificates are trusted
   * @param authorization null for no Authorization header
   * @throws IOException if the connection fails
   */
  public HttpAnswer send(
      RegistryHost registry, HttpCall call, @Nullable Authorization authorization)
      throws IOException {
    Request.Builder builder =
        Request.builder()
            .setUserAgent(userAgent)
            .setHttpTimeout(call.patient() ? PATIENT_TIMEOUT_MILLIS : TIMEOUT_MILLIS);
    if (!call.accept().isEmpty()) {
      builder.setAccept(call.accept());
    }
    if (authorization != null) {
      builder.setAuthorization(authorization);
    }
    if (call.body() != null) {
      builder.setBody(call.body());
    }
    Request request = builder.build();
    JibHttp.wantUncompressed(request);
    if (call.from() > 0) {
      JibHttp.wantFrom(request, call.from());
    }
    boolean plainHttp = "http".equalsIgnoreCase(call.url().getScheme());
    try {
      return new HttpAnswer(
          JibHttp.client(transports.get(registry), plainHttp)
              .call(call.method(), call.url().toURL(), request));
    } catch (ResponseException refusal) {
      return new HttpAnswer(refusal);
    }
  }
}
