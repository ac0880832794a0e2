package dev.fastforward.builder.net;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that http_proxy, https_proxy and no_proxy name. Lower case comes before upper case.
 * Hosts of this machine are never reached through a proxy. This is the only place that decides
 * about proxies: registries, web addresses and git ask it. A RUN gets the variables as they are.
 *
 * @param http proxy for http: addresses; null for none
 * @param https proxy for https: addresses; null for none
 */
public record ProxyEnvironment(
    @Nullable ProxyAddress http, @Nullable ProxyAddress https, NoProxy noProxy) {

  /**
   * Reads the variables of a process.
   *
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest if a variable does not
   *     hold the address of a proxy
   */
  public static ProxyEnvironment of(Map<String, String> environment) {
    return new ProxyEnvironment(
        proxy(environment, "http_proxy"),
        proxy(environment, "https_proxy"),
        NoProxy.parse(value(environment, "no_proxy")));
  }

  private static @Nullable ProxyAddress proxy(Map<String, String> environment, String name) {
    String value = value(environment, name);
    return value.isEmpty() ? null : ProxyAddress.parse(name, value);
  }

  private static String value(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "").strip();
    return lower.isEmpty()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower;
  }

  /**
   * The proxy for a request.
   *
   * @param scheme http or https, of the request
   * @param port negative for the scheme's own
   * @return null for a direct connection
   */
  public @Nullable ProxyAddress select(String scheme, String host, int port) {
    boolean tls = scheme.equalsIgnoreCase("https");
    int actual = port >= 0 ? port : tls ? 443 : 80;
    if (Loopback.isHost(host.toLowerCase(Locale.ROOT)) || noProxy.contains(host, actual)) {
      return null;
    }
    return tls ? https : http;
  }
}
