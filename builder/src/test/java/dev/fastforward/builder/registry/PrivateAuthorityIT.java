package dev.fastforward.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.ConnectProxy;
import dev.fastforward.builder.testing.FaultyRegistry;
import dev.fastforward.builder.testing.Reply;
import dev.fastforward.builder.testing.TlsFront;
import dev.fastforward.builder.transport.FakePacer;
import dev.fastforward.builder.transport.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a private CA behind a proxy: which settings trust it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateAuthorityIT {
  private static final String MANIFEST = "GET /v2/app/manifests/latest";
  private static final Reply GOOD = Reply.ok(MediaTypes.OCI_MANIFEST, FaultyTestBed.text("{}"));
  private static final TlsSettings NOTHING = TlsSettings.standard();

  @TempDir static Path folder;
  private final FaultyRegistry server = FaultyRegistry.start().on(MANIFEST, GOOD);
  private TlsFront front;
  private ConnectProxy proxy;

  @BeforeAll
  void start() throws IOException {
    front = TlsFront.before(server.host(), Files.createDirectory(folder.resolve("keys")));
    proxy = ConnectProxy.to(front.host());
  }

  @AfterAll
  void stop() {
    proxy.close();
    front.close();
    server.close();
  }

  private boolean pull(String registry, TlsSettings tls, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HTTPS_PROXY", proxy.url());
    RegistrySettings settings =
        RegistrySettings.standard("fastforward/test")
            .withTls(tls)
            .withDockerConfigDir(folder)
            .withRetry(new FakePacer().policy());
    try (RepositoryProvider registries = Registries.open(settings, environment)) {
      return registries
          .repository(ImageReference.parse(registry + "/app"))
          .getManifest("latest")
          .isPresent();
    }
  }

  private TlsSettings named(String registry) {
    return NOTHING.withCertificates(Map.of(registry, front.certificate()));
  }

  @Test
  void namedAuthorityIsTrusted() {
    assertThat(pull("registry.test", named("registry.test"), Map.of())).isTrue();
    assertThat(proxy.tunnels()).contains("CONNECT registry.test:443");
    assertThat(pull("registry.test:8443", named("registry.test:8443"), Map.of())).isTrue();
    assertThat(proxy.tunnels()).contains("CONNECT registry.test:8443");
  }

  @Test
  void loopbackWithANamedAuthorityUsesTls() {
    assertThat(pull(front.host(), named(front.host()), Map.of())).isTrue();
    assertThat(proxy.tunnels()).noneMatch(tunnel -> tunnel.contains("127.0.0.1"));
  }

  @Test
  void authorityOfTheEnvironmentIsTrusted() throws IOException {
    String file = front.certificate().toString();
    assertThat(pull("registry.test", NOTHING, Map.of("SSL_CERT_FILE", file))).isTrue();
    Path certificates = Files.createDirectory(folder.resolve("certificates"));
    Files.copy(front.certificate(), certificates.resolve("one.pem"));
    Files.writeString(certificates.resolve("README"), "no certificate");
    String folders = folder.resolve("keys") + ":" + certificates;
    assertThat(pull("registry.test", NOTHING, Map.of("SSL_CERT_DIR", folders))).isTrue();
  }

  @Test
  void authorityInDockersFolderIsTrusted() throws IOException {
    Path docker = folder.resolve("certs.d");
    Path own = Files.createDirectories(docker.resolve("registry.test"));
    Files.copy(front.certificate(), own.resolve("ca.crt"));
    TlsSettings tls = NOTHING.withDockerCertificates(docker);
    assertThat(pull("registry.test", tls, Map.of())).isTrue();
    assertThatThrownBy(() -> pull("auth.test", tls, Map.of())).hasMessageContaining("not trusted");
  }

  @Test
  void authorityOfAnotherRegistryIsNotTrusted() {
    int before = proxy.tunnels().size();
    assertThatThrownBy(() -> pull("registry.test", named("auth.test"), Map.of()))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("registry.test: its certificate is not trusted")
        .hasMessageContaining("--registry-certificate");
    assertThat(proxy.tunnels()).as("tried once").hasSize(before + 1);
  }

  @Test
  void certificateForAnotherNameIsRefusedUnlessUnverified() {
    assertThatThrownBy(() -> pull("other.test", named("other.test"), Map.of()))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("not trusted");
    assertThat(pull("other.test", NOTHING.withUnverified(Set.of("other.test")), Map.of())).isTrue();
    assertThatThrownBy(
            () -> pull("registry.test", NOTHING.withUnverified(Set.of("other.test")), Map.of()))
        .hasMessageContaining("not trusted");
  }

  @Test
  void destinationsAreVerifiedEvenIfPullsAreNot() {
    TlsSettings tls = NOTHING.withUnverifiedPulls(Set.of("registry.test"));
    assertThat(pull("other.test", tls, Map.of())).isTrue();
    assertThatThrownBy(() -> pull("registry.test", tls, Map.of()))
        .hasMessageContaining("not trusted");
  }

  @Test
  void tokenServerOfTheRegistryMayHaveItsAuthority() {
    try (FaultyRegistry own = FaultyRegistry.start();
        TlsFront tls = TlsFront.before(own.host(), newFolder());
        ConnectProxy way = ConnectProxy.to(tls.host())) {
      own.on(
              MANIFEST,
              Reply.of(401)
                  .with("WWW-Authenticate", "Bearer realm=\"https://auth.test/t\",service=\"reg\""),
              GOOD)
          .on("GET /t?service=reg&scope=repository:app:pull", Reply.json("{\"token\": \"t1\"}"));
      RegistrySettings settings =
          RegistrySettings.standard("fastforward/test")
              .withTls(NOTHING.withCertificates(Map.of("registry.test", tls.certificate())))
              .withDockerConfigDir(folder)
              .withRetry(new FakePacer().policy());
      try (RepositoryProvider registries =
          Registries.open(settings, Map.of("HTTPS_PROXY", way.url()))) {
        assertThat(
                registries
                    .repository(ImageReference.parse("registry.test/app"))
                    .getManifest("latest"))
            .isPresent();
      }
      assertThat(way.tunnels()).contains("CONNECT auth.test:443");
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(folder, "keys-");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void unusableFileIsNamed() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
    for (Path file : new Path[] {empty, folder.resolve("absent.pem")}) {
      TlsSettings tls = NOTHING.withCertificates(Map.of("registry.test", file));
      assertThatThrownBy(() -> pull("registry.test", tls, Map.of()))
          .isInstanceOf(BuildException.class)
          .hasMessageContaining(file.toString());
    }
  }
}
