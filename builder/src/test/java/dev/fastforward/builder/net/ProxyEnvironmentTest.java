package dev.fastforward.builder.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one table of NO_PROXY, which holds for registries, web addresses and git. */
class ProxyEnvironmentTest {
  private static final String PROXY = "http://proxy:3128";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                | https://registry.example.com | proxy",
        "*                 | https://registry.example.com | direct",
        "internal          | https://internal             | direct",
        "internal          | https://INTERNAL             | direct",
        "internal          | https://registry.internal    | direct",
        "internal          | https://notinternal          | proxy",
        "internal          | https://internal.example.com | proxy",
        ".internal         | https://registry.internal    | direct",
        ".internal         | https://internal             | proxy",
        "*.internal        | https://registry.internal    | direct",
        "*.internal        | https://internal             | proxy",
        "a, internal ,b    | https://internal             | direct",
        "by.port:5000      | https://by.port:5000         | direct",
        "by.port:5000      | https://below.by.port:5000   | direct",
        "by.port:5000      | https://by.port              | proxy",
        "by.port:443       | https://by.port              | direct",
        "by.port:80        | https://by.port              | proxy",
        "10.20.30.40       | https://10.20.30.40          | direct",
        "10.20.30.40       | https://10.20.30.41          | proxy",
        "10.20.30.40:8443  | https://10.20.30.40:8443     | direct",
        "10.20.30.40:8443  | https://10.20.30.40          | proxy",
        "10.0.0.0/8        | https://10.20.30.40          | direct",
        "10.0.0.0/8        | https://11.20.30.40          | proxy",
        "10.0.0.0/8        | https://10.example.com       | proxy",
        "192.168.1.128/25  | https://192.168.1.129        | direct",
        "192.168.1.128/25  | https://192.168.1.127        | proxy",
        "0.0.0.0/0         | https://192.168.1.127        | direct",
        "0.0.0.0/0         | https://[fd00::7]            | proxy",
        "10.0.0.0/33       | https://10.0.0.0             | proxy",
        "300.0.0.0/8       | https://10.0.0.0             | proxy",
        "fd00::/8          | https://[fd00::7]            | direct",
        "fd00::/8          | https://[fe80::7]            | proxy",
        "fd00::7           | https://[fd00:0::7]          | direct",
        "[fd00::7]         | https://[fd00::7]            | direct",
        "[fd00::7]:8443    | https://[fd00::7]:8443       | direct",
        "[fd00::7]:8443    | https://[fd00::7]            | proxy",
        "''                | https://localhost:5000       | direct",
        "''                | https://127.0.0.1:5000       | direct",
        "''                | https://[::1]:5000           | direct",
        "''                | https://127.example.com      | proxy",
      })
  void noProxyExcludesHosts(String noProxy, URI target, String expected) {
    Map<String, String> environment = Map.of("HTTPS_PROXY", PROXY, "NO_PROXY", noProxy);
    ProxyEnvironment proxies = ProxyEnvironment.of(environment);

    ProxyAddress proxy = proxies.select(target.getScheme(), target.getHost(), target.getPort());

    assertThat(proxy == null ? "direct" : proxy.host()).isEqualTo(expected);
  }

  @Test
  void eachSchemeHasItsProxyAndLowerCaseComesFirst() {
    ProxyEnvironment proxies =
        ProxyEnvironment.of(
            Map.of(
                "HTTPS_PROXY", "http://user:secret@proxy:3128/",
                "http_proxy", "other:8080",
                "HTTP_PROXY", "http://unused",
                "no_proxy", " ",
                "NO_PROXY", "internal"));

    assertThat(proxies.select("https", "a.example", -1)).hasToString(PROXY);
    assertThat(proxies.select("http", "a.example", -1)).hasToString("http://other:8080");
    assertThat(proxies.select("http", "internal", -1)).isNull();
    assertThat(ProxyEnvironment.of(Map.of()).select("http", "a.example", -1)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "proxy, http, proxy, 80,",
    "https://proxy, https, proxy, 443,",
    "http://proxy:3128/, http, proxy, 3128,",
    "[fd00::1]:3128, http, [fd00::1], 3128,",
    "http://me:a/b@c@proxy:3128, http, proxy, 3128, me:a/b@c",
  })
  void theAddressOfAProxyIsRead(
      String value, String scheme, String host, int port, String userInfo) {
    assertThat(ProxyAddress.parse("http_proxy", value))
        .isEqualTo(new ProxyAddress(scheme, host, port, userInfo));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "http://me:secret@proxy:port", "http://proxy/path:secret"})
  void whatIsNoAddressIsRefusedWithTheVariableAndWithoutThePassword(String value) {
    assertThatThrownBy(() -> ProxyEnvironment.of(Map.of("HTTPS_PROXY", value)))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("https_proxy")
        .hasMessageContaining("write http://HOST:PORT")
        .hasMessageNotContaining("secret");
  }

  @Test
  void theClientsOfTheJdkGetTheSameAnswer() {
    EnvironmentProxies proxies =
        new EnvironmentProxies(
            ProxyEnvironment.of(Map.of("https_proxy", PROXY, "no_proxy", "10.0.0.0/8")));

    assertThat(proxies.select(URI.create("https://10.20.30.40/x"))).containsExactly(Proxy.NO_PROXY);
    assertThat(proxies.select(URI.create("https://a.example/x")).getFirst().address())
        .hasToString("proxy/<unresolved>:3128");
  }
}
