package dev.fastforward.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.transport.Locations;
import dev.fastforward.builder.transport.ProxyRoutes;
import dev.fastforward.builder.transport.RegistryHost;
import dev.fastforward.builder.transport.RegistryHosts;
import dev.fastforward.builder.transport.TlsSettings;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is spoken to, how, and through what. */
class AddressesTest {
  private final RegistryHosts hosts =
      new RegistryHosts(
          Set.of("plain.example.com:5000"),
          Map.of("docker.io", "127.0.0.1:5101", "gcr.io", "mirror.example.com"),
          TlsSettings.standard().withUnverified(Set.of("127.0.0.1:8443")));

  @ParameterizedTest
  @CsvSource({
    "ghcr.io, https://ghcr.io",
    "plain.example.com:5000, http://plain.example.com:5000",
    "plain.example.com, https://plain.example.com",
    "localhost:5000, http://localhost:5000",
    "127.8.9.1, http://127.8.9.1",
    "127.0.0.1:8443, https://127.0.0.1:8443",
    "[::1]:5000, http://[::1]:5000",
    "127.0.0.1.evil.com, https://127.0.0.1.evil.com",
    "localhost.evil.com, https://localhost.evil.com",
    "docker.io, http://127.0.0.1:5101",
    "gcr.io, https://mirror.example.com",
  })
  void plainHttpIsNeverGuessed(String registry, String url) {
    assertThat(hosts.find(registry).root()).hasToString(url);
  }

  @Test
  void dockerHubHasAnotherAddress() {
    RegistryHost hub =
        new RegistryHosts(Set.of(), Map.of(), TlsSettings.standard()).find("docker.io");

    assertThat(hub.root()).hasToString("https://registry-1.docker.io");
    assertThat(hub.display()).isEqualTo("docker.io");
    assertThat(hosts.find("docker.io").display()).isEqualTo("docker.io (at 127.0.0.1:5101)");
  }

  @ParameterizedTest
  @CsvSource({
    "https://ghcr.io/x, true",
    "https://GHCR.io/x, true",
    "http://ghcr.io/x, false",
    "https://ghcr.io:8443/x, false",
    "https://ghcr.io.evil.com/x, false",
    "https://user@ghcr.io/x, false",
  })
  void credentialsGoToTheirHostOnly(String url, boolean own) {
    assertThat(hosts.find("ghcr.io").owns(URI.create(url))).isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource({
    "https, registry.example.com, 443, http://proxy:3128",
    "http, registry.example.com, 80, http://other:8080",
    "https, registry.internal, 443, direct",
    "https, internal, 443, direct",
    "https, notinternal, 443, http://proxy:3128",
    "https, a.cluster.local, 443, direct",
    "https, by.port, 5000, direct",
    "https, by.port, 443, http://proxy:3128",
    "https, 10.20.30.40, 443, direct",
    "https, 11.20.30.40, 443, http://proxy:3128",
    "https, 192.168.1.129, 443, direct",
    "https, 192.168.1.127, 443, http://proxy:3128",
    "https, 10.example.com, 443, http://proxy:3128",
    "https, fd00::7, 443, direct",
    "https, fe80::7, 443, http://proxy:3128",
    "http, 127.0.0.1, 5000, direct",
    "http, localhost, 5000, direct",
  })
  void proxiesAreHonoured(String scheme, String host, int port, String expected) {
    ProxyRoutes routes =
        new ProxyRoutes(
            Map.of(
                "HTTPS_PROXY", "http://user:secret@proxy:3128/",
                "http_proxy", "other:8080",
                "NO_PROXY",
                    "internal, .cluster.local,by.port:5000,10.0.0.0/8,192.168.1.128/25,fd00::/8"));

    HttpHost proxy = routes.proxyFor(new HttpHost(host, port, scheme));

    assertThat(proxy == null ? "direct" : proxy.toURI()).isEqualTo(expected);
  }

  @Test
  void proxyGetsItsOwnCredentialsOnly() {
    ProxyRoutes routes = new ProxyRoutes(Map.of("https_proxy", "http://me:a%40b@proxy:3128"));

    var found = routes.credentials().getCredentials(new AuthScope("proxy", 3128));
    assertThat(found.getUserPrincipal().getName()).isEqualTo("me");
    assertThat(found.getPassword()).isEqualTo("a@b");
    assertThat(routes.credentials().getCredentials(new AuthScope("registry", 443))).isNull();
  }

  @Test
  void digestIsAddedToAnyUploadUrl() {
    assertThat(Locations.withDigest(URI.create("http://h/u"), "sha256:1"))
        .hasToString("http://h/u?digest=sha256%3A1");
    assertThat(Locations.withDigest(URI.create("http://h/u?_state=a%3D"), "sha256:1"))
        .hasToString("http://h/u?_state=a%3D&digest=sha256%3A1");
  }

  @Test
  void whatIsNoUrlOfHttpIsNone() {
    URI base = URI.create("https://h/v2/");

    assertThat(Locations.resolve(base, "/x")).hasToString("https://h/x");
    assertThat(Locations.resolve(base, "file:///etc/passwd")).isNull();
    assertThat(Locations.resolve(base, "::")).isNull();
  }
}
