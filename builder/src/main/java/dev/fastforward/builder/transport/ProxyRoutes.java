package dev.fastforward.builder.transport;

import dev.fastforward.builder.net.DirectHosts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
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
 * Goes through the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name (in lower case too, which
 * comes first); never for this machine itself.
 */
public final class ProxyRoutes extends DefaultRoutePlanner {
  private final CredentialsProvider credentials = new BasicCredentialsProvider();
  private final @Nullable HttpHost http;
  private final @Nullable HttpHost https;
  private final DirectHosts direct;

  public ProxyRoutes(Map<String, String> environment) {
    super(null);
    this.http = proxy(value(environment, "http_proxy"));
    this.https = proxy(value(environment, "https_proxy"));
    this.direct = DirectHosts.parse(value(environment, "no_proxy"));
  }

  private static String value(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isEmpty()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower.strip();
  }

  private @Nullable HttpHost proxy(String value) {
    if (value.isEmpty()) {
      return null;
    }
    String url = (value.contains("://") ? value : "http://" + value).replaceFirst("/+$", "");
    int begin = url.indexOf("://") + 3;
    int at = url.lastIndexOf('@');
    HttpHost host = HttpHost.create(at < 0 ? url : url.substring(0, begin) + url.substring(at + 1));
    if (at >= 0) {
      String[] parts = url.substring(begin, at).split(":", 2);
      credentials.setCredentials(
          new AuthScope(host),
          new UsernamePasswordCredentials(
              decode(parts[0]), parts.length == 1 ? "" : decode(parts[1])));
    }
    return host;
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The credentials that the proxies' URLs hold. */
  public CredentialsProvider credentials() {
    return credentials;
  }

  // The superclass is not annotated: null means a direct connection.
  @Override
  protected @Nullable HttpHost determineProxy(
      HttpHost target, HttpRequest request, HttpContext context) {
    return proxyFor(target);
  }

  @Nullable
  public HttpHost proxyFor(HttpHost target) {
    if (RegistryHosts.isLoopback(target.getHostName())
        || direct.contains(target.getHostName(), target.getPort())) {
      return null;
    }
    return target.getSchemeName().equals("https") ? https : http;
  }
}
