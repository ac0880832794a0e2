package dev.fastforward.builder.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Proxies as http_proxy, https_proxy and no_proxy name them, in either case. */
public final class EnvironmentProxies extends ProxySelector {
  private final Map<String, String> environment;

  public EnvironmentProxies(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public List<Proxy> select(URI uri) {
    String proxy = value(uri.getScheme().equals("https") ? "https_proxy" : "http_proxy");
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    if (proxy.isEmpty() || isDirect(host)) {
      return List.of(Proxy.NO_PROXY);
    }
    URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
    int port = address.getPort() < 0 ? 80 : address.getPort();
    return List.of(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port)));
  }

  private boolean isDirect(String host) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    for (String entry : value("no_proxy").toLowerCase(Locale.ROOT).split(",")) {
      String name = entry.strip();
      if (name.equals("*")
          || (!name.isEmpty()
              && (host.equals(name) || host.endsWith("." + name.replaceFirst("^\\*?\\.", ""))))) {
        return true;
      }
    }
    return false;
  }

  private String value(String name) {
    String lower = environment.getOrDefault(name, "").strip();
    return lower.isEmpty()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The client reports it.
  }
}
