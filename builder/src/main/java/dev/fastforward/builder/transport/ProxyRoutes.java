package dev.fastforward.builder.transport;

import dev.fastforward.builder.net.ProxyAddress;
import dev.fastforward.builder.net.ProxyEnvironment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.conn.DefaultRoutePlanner;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes Apache's client use the proxies of the environment, with their credentials. Thread-safe.
 */
public final class ProxyRoutes extends DefaultRoutePlanner {
  private final CredentialsProvider credentials = new BasicCredentialsProvider();
  private final ProxyEnvironment environment;

  public ProxyRoutes(ProxyEnvironment environment) {
    super(null);
    this.environment = environment;
    Stream.of(environment.http(), environment.https())
        .filter(Objects::nonNull)
        .forEach(this::addCredentials);
  }

  private void addCredentials(ProxyAddress proxy) {
    if (proxy.userInfo() != null) {
      String[] parts = proxy.userInfo().split(":", 2);
      credentials.setCredentials(
          new AuthScope(host(proxy)),
          new UsernamePasswordCredentials(
              decode(parts[0]), parts.length == 1 ? "" : decode(parts[1])));
    }
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static HttpHost host(ProxyAddress proxy) {
    return new HttpHost(proxy.host(), proxy.port(), proxy.scheme());
  }

  /** The credentials that the proxies' URLs hold. */
  public CredentialsProvider credentials() {
    return credentials;
  }

  // The superclass is not annotated: null means a direct connection.
  @Override
  protected @Nullable HttpHost determineProxy(
      HttpHost target, HttpRequest request, HttpContext context) {
    ProxyAddress proxy =
        environment.select(target.getSchemeName(), target.getHostName(), target.getPort());
    return proxy == null ? null : host(proxy);
  }
}
