package dev.fastforward.builder.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** Makes the JDK's and JGit's clients use the proxies of the environment. Thread-safe. */
public final class EnvironmentProxies extends ProxySelector {
  private final ProxyEnvironment environment;

  public EnvironmentProxies(ProxyEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public List<Proxy> select(URI uri) {
    ProxyAddress proxy =
        environment.select(uri.getScheme(), String.valueOf(uri.getHost()), uri.getPort());
    return List.of(
        proxy == null
            ? Proxy.NO_PROXY
            : new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The client reports it.
  }
}
