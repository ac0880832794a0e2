package dev.fastforward.builder.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.impl.conn.DefaultRoutePlanner;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name (in lower case too, which
 * comes first); never for this machine itself.
 */
final class ProxyRoutes extends DefaultRoutePlanner {
  private final @Nullable HttpHost http;
  private final @Nullable HttpHost https;
  private final List<String> direct;

  ProxyRoutes(Map<String, String> environment) {
    super(null);
    this.http = proxy(value(environment, "http_proxy"));
    this.https = proxy(value(environment, "https_proxy"));
    this.direct =
        Arrays.stream(value(environment, "no_proxy").split(","))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList();
  }

  private static String value(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isEmpty()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower.strip();
  }

  private static @Nullable HttpHost proxy(String value) {
    if (value.isEmpty()) {
      return null;
    }
    String url = value.contains("://") ? value : "http://" + value;
    return HttpHost.create(url.replaceFirst("/+$", "").replaceFirst("//[^@/]*@", "//"));
  }

  // The superclass is not annotated: null means a direct connection.
  @Override
  protected @Nullable HttpHost determineProxy(
      HttpHost target, HttpRequest request, HttpContext context) {
    return proxyFor(target);
  }

  @Nullable HttpHost proxyFor(HttpHost target) {
    if (RegistryHosts.isLoopback(target.getHostName()) || isDirect(target)) {
      return null;
    }
    return target.getSchemeName().equals("https") ? https : http;
  }

  private boolean isDirect(HttpHost target) {
    String host = target.getHostName().toLowerCase(Locale.ROOT);
    return direct.stream()
        .anyMatch(entry ->
            entry.equals("*")
                || entry.equals(host)
                || entry.equals(host + ":" + target.getPort())
                || host.endsWith("." + entry.replaceFirst("^\\*?\\.", "")));
  }
}
