package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of a build does not grow with its layers, whether created or pulled. */
@NeedsRoot
class SmallHeapIT {
  private static final String HEAP = "-Xmx48m";
  @TempDir Path temporary;

  @Test
  void aLayerLargerThanTheHeapIsMadePushedAndPulled() throws Exception {
    Path context = Files.createDirectory(temporary.resolve("context"));
    try (DockerRegistry registry = DockerRegistry.withPassword()) {
      registry.writeDockerConfig(temporary);
      try (RepositoryProvider repositories =
          Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary))) {
        BusyboxBase.push(
            repositories.repository(ImageReference.parse(registry.host() + "/library/busybox")),
            "latest");
      }
      // Incompressible data makes the blob large, compressible data the file.
      String big =
          "FROM "
              + registry.host()
              + "/library/busybox\n"
              + "RUN head -c 100000000 /dev/urandom > /a && head -c 200000000 /dev/zero > /b\n";
      Path dockerfile = context.resolve("Dockerfile");
      Files.writeString(dockerfile, big);
      assertThat(build(context, registry)).contains("1 RUN executed");
      // The second RUN needs the cached layer, which is pulled and unpacked.
      Files.writeString(dockerfile, big + "RUN test $(stat -c %s /a) = 100000000\n");
      assertThat(build(context, registry)).contains("1 RUN executed, 1 of 2 steps from the cache");
    }
  }

  private String build(Path context, DockerRegistry registry)
      throws IOException, InterruptedException {
    Path log = temporary.resolve("log");
    ProcessBuilder program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "build",
                "-t",
                registry.host() + "/team/big:1",
                "--push",
                context.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    program.environment().put("DOCKER_CONFIG", temporary.toString());
    int exitCode = program.start().waitFor();
    String text = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(exitCode).as(text).isZero();
    return text;
  }
}
