package dev.fastforward.builder.transport;

import java.io.Closeable;
import java.net.URI;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.HttpResponseInterceptor;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.protocol.HttpContext;

/**
 * Changes each response before jib-core reads it: counts its bytes, limits the bodies of errors,
 * which jib-core reads into memory, and hides redirects that jib-core must not follow.
 *
 * <p>jib-core follows redirects without the Authorization header. That is right for another host. A
 * redirect on the same host is left to the caller, which sends the header again. A redirect from
 * TLS to plain HTTP is never followed. Thread-safe.
 */
public final class ResponseGuard implements HttpResponseInterceptor {
  /** Largest body of an error, in bytes. */
  public static final int ERROR_BYTES = 64 * 1024;

  /** The target of a redirect that jib-core must not follow. */
  public static final String SAME_HOST_LOCATION = "X-Fastforward-Location";

  /** host[:port] that sent the response. */
  static final String SERVED_BY = "X-Fastforward-Served-By";

  /** The Content-Encoding, which jib-core must not decode. */
  static final String ENCODING = "X-Fastforward-Content-Encoding";

  private final TransferCounter counter;

  ResponseGuard(TransferCounter counter) {
    this.counter = counter;
  }

  @Override
  public void process(HttpResponse response, HttpContext context) {
    int status = response.getStatusLine().getStatusCode();
    HttpHost from = HttpClientContext.adapt(context).getTargetHost();
    response.setHeader(SERVED_BY, from.toHostString());
    response.removeHeaders(SAME_HOST_LOCATION);
    if (status >= 300 && status < 400) {
      holdRedirect(response, from);
    }
    HttpEntity entity = response.getEntity();
    if (entity == null || !(response instanceof Closeable connection)) {
      return;
    }
    boolean error = status >= 300;
    // jib-core would decode without a limit. And only the reader of a blob knows whether the header
    // describes the transfer or the blob itself, which may be a gzip file.
    Header encoding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
    response.removeHeaders(HttpHeaders.CONTENT_ENCODING);
    response.removeHeaders(ENCODING);
    if (encoding != null) {
      response.addHeader(ENCODING, encoding.getValue());
    }
    response.setEntity(
        new GuardedEntity(
            entity, error ? ERROR_BYTES : Long.MAX_VALUE, error, connection, counter));
  }

  private static void holdRedirect(HttpResponse response, HttpHost from) {
    Header location = response.getFirstHeader(HttpHeaders.LOCATION);
    if (location == null || isToOtherHost(location.getValue(), from)) {
      return;
    }
    response.removeHeaders(HttpHeaders.LOCATION);
    response.addHeader(SAME_HOST_LOCATION, location.getValue());
  }

  private static boolean isToOtherHost(String location, HttpHost from) {
    try {
      URI url = URI.create(from.toURI()).resolve(location);
      if (!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme())) {
        return false;
      }
      boolean downgrade =
          from.getSchemeName().equals("https") && !"https".equalsIgnoreCase(url.getScheme());
      return !downgrade
          && !from.equals(HttpHost.create(url.getScheme() + "://" + url.getAuthority()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
