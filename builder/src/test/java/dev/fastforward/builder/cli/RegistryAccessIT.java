package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.TlsFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Builds with a registry of a private CA, which also is a mirror of Docker Hub. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryAccessIT {
  @TempDir static Path folder;
  private final DockerRegistry registry = DockerRegistry.behindTls();
  private TlsFront front;
  private Builds builds;

  @BeforeAll
  void start() throws IOException {
    front = TlsFront.before(registry.host(), Files.createDirectory(folder.resolve("keys")));
    builds = new Builds(Files.createDirectory(folder.resolve("builds")));
    builds.dockerfile("FROM busybox\nCOPY Dockerfile /\n");
    try (RepositoryProvider repositories = Registries.open(RegistrySettings.standard("test"))) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/hub/library/busybox")),
          "latest");
    }
  }

  @AfterAll
  void stop() {
    front.close();
    registry.close();
  }

  /** A missing registry in place of Docker Hub, which must not be used. */
  private Builds.Outcome build(String image, String... options) {
    String[] all = {
      "--registry-map",
      "docker.io=127.0.0.1:1",
      "--registry-mirror",
      front.host() + "/hub",
      "-t",
      image,
      "--push"
    };
    String[] words = Arrays.copyOf(all, all.length + options.length);
    System.arraycopy(options, 0, words, all.length, options.length);
    return builds.build(words);
  }

  @Test
  void baseFromAMirrorAndPushWithAnAuthorityThatIsNamed() {
    Builds.Outcome outcome =
        build(
            front.host() + "/app",
            "--registry-certificate",
            front.host() + "=" + front.certificate());
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertThat(registry.count("PUT", "/v2/app/manifests/latest")).isEqualTo(1);
  }

  @Test
  void certificateOfTheDestinationIsNotVerified() {
    Builds.Outcome outcome = build(front.host() + "/unverified", "--skip-tls-verify");
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertThat(registry.count("PUT", "/v2/unverified/manifests/latest")).isEqualTo(1);
  }

  @Test
  void certificateOfAnotherRegistryIsNotTrusted() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (TlsFront stranger = TlsFront.before(registry.host(), other)) {
      Builds.Outcome outcome =
          build(
              front.host() + "/never",
              "--registry-certificate",
              front.host() + "=" + stranger.certificate());
      assertThat(outcome.exitCode()).as(outcome.log()).isEqualTo(31);
      assertThat(outcome.log()).contains(front.host() + ": its certificate is not trusted");
      assertThat(registry.count("PUT", "/v2/never/manifests/latest")).isZero();
    }
  }
}
