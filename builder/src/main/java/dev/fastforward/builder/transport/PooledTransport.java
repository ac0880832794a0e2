package dev.fastforward.builder.transport;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpRequest;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.util.DomainType;
import org.apache.http.conn.util.PublicSuffixMatcher;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections that trust the same authorities. The HTTP client is created with the first
 * request, and TLS with the first request that needs it, because both are slow to start.
 * Thread-safe.
 */
public final class PooledTransport implements AutoCloseable {
  private static final int PER_HOST = 32;
  private static final int TOTAL = 96;

  /** Headers are kept in memory, so a server must not be able to send them without end. */
  private static final int HEADER_BYTES = 64 * 1024;

  private static final int HEADERS = 200;
  private static final int IDLE_CHECK_MILLIS = 1_000;
  private static final int IDLE_SECONDS = 60;

  private final TransferCounter counter;
  private final ProxyRoutes routes;
  private final LazyTlsSockets tlsSockets;
  private @Nullable HttpTransport transport;

  public PooledTransport(TransferCounter counter, ProxyRoutes routes, LazyTlsSockets tlsSockets) {
    this.tlsSockets = tlsSockets;
    this.counter = counter;
    this.routes = routes;
  }

  synchronized HttpTransport get() {
    if (transport == null) {
      transport = new ApacheHttpTransport(client().build());
    }
    return transport;
  }

  private HttpClientBuilder client() {
    Registry<ConnectionSocketFactory> sockets =
        RegistryBuilder.<ConnectionSocketFactory>create()
            .register("http", PlainConnectionSocketFactory.getSocketFactory())
            .register("https", tlsSockets)
            .build();
    PoolingHttpClientConnectionManager pool =
        new PoolingHttpClientConnectionManager(
            sockets, null, null, null, IDLE_SECONDS, TimeUnit.SECONDS);
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setMessageConstraints(
                MessageConstraints.custom()
                    .setMaxLineLength(HEADER_BYTES)
                    .setMaxHeaderCount(HEADERS)
                    .build())
            .build());
    pool.setDefaultMaxPerRoute(PER_HOST);
    pool.setMaxTotal(TOTAL);
    pool.setValidateAfterInactivity(IDLE_CHECK_MILLIS);
    return HttpClientBuilder.create()
        .setConnectionManager(pool)
        .setRoutePlanner(routes)
        .setDefaultCredentialsProvider(routes.credentials())
        .addInterceptorFirst((HttpRequestInterceptor) (request, context) -> count(request))
        .addInterceptorFirst(new ResponseGuard(counter))
        // Only cookies need the list of public suffixes, and it is slow to read.
        .setPublicSuffixMatcher(new PublicSuffixMatcher(DomainType.ICANN, List.of(), List.of()))
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableAutomaticRetries()
        .disableRedirectHandling();
  }

  private void count(HttpRequest request) {
    counter.request();
    if (request instanceof HttpEntityEnclosingRequest enclosing && enclosing.getEntity() != null) {
      counter.up(Math.max(0, enclosing.getEntity().getContentLength()));
    }
  }

  @Override
  public synchronized void close() {
    if (transport != null) {
      try {
        transport.shutdown();
      } catch (IOException e) {
        // All requests have ended, so a failure to close a connection does no harm.
        transport = null;
      }
    }
  }
}
