package dev.fastforward.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.net.ProxyEnvironment;
import dev.fastforward.builder.transport.Locations;
import dev.fastforward.builder.transport.ProxyRoutes;
import dev.fastforward.builder.transport.RegistryHost;
import dev.fastforward.builder.transport.RegistryHosts;
import dev.fastforward.builder.transport.TlsSettings;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apache.http.auth.AuthScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses, TLS and proxies of registries. */
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

  @Test
  void proxyGetsItsOwnCredentialsOnly() {
    ProxyRoutes routes =
        new ProxyRoutes(ProxyEnvironment.of(Map.of("https_proxy", "http://me:a%40b@proxy:3128")));

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
  void onlyHttpUrlsAreResolved() {
    URI base = URI.create("https://h/v2/");

    assertThat(Locations.resolve(base, "/x")).hasToString("https://h/x");
    assertThat(Locations.resolve(base, "file:///etc/passwd")).isNull();
    assertThat(Locations.resolve(base, "::")).isNull();
  }
}
