package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cli.Main;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.RegistryRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Build checks of a Dockerfile with base images in a registry. */
class SubrequestCallIT {
  private static DockerRegistry registry = DockerRegistry.open();
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeAll
  static void pushBase() {
    try (RepositoryProvider repositories =
        Registries.open(RegistrySettings.standard("test"), Map.of())) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/library/busybox")),
          "latest");
    }
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  private int check(String dockerfile) throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), dockerfile);
    return Main.commandLine(
            new ProcessEnvironment(
                Map.of("DOCKER_CONFIG", folder.toString()),
                new PrintStream(log, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                null),
            List.of("build"))
        .execute(
            "build",
            "--check",
            "--registry-map=docker.io=" + registry.host(),
            "--tag=" + registry.host() + "/team/app",
            "--push",
            folder.toString());
  }

  @Test
  void onlyBaseImagesAreLookedUp() throws IOException {
    int before = registry.requests().size();
    assertThat(check("FROM busybox\nRUN exit 1\nFROM busybox\nWORKDIR relative\nRUN exit 2\n"))
        .isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("1 warning has been found!", "WARNING: WorkdirRelativePath");
    List<RegistryRequest> requests = registry.requests();
    assertThat(requests.subList(before, requests.size()))
        .isNotEmpty()
        .allSatisfy(request -> {
          assertThat(request.method()).isIn("GET", "HEAD");
          assertThat(request.path()).contains("library/busybox");
        });
    assertThat(registry.blobBytesDown()).isLessThan(10_000); // configs, no layer
  }

  @Test
  void aMissingBaseIsAnErrorAfterTheWarnings() throws IOException {
    assertThat(check("FROM busybox AS One\nFROM missing\nWORKDIR relative\n"))
        .isEqualTo(FailureReason.BaseImageNotFound.exitCode());
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("1 warning has been found!", "WARNING: StageNameCasing");
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("error: BaseImageNotFound", "FROM missing");
  }
}
