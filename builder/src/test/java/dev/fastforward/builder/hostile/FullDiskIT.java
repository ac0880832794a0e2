package dev.fastforward.builder.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that is full: told by its name, with an exit code of its own; nothing is published or
 * left, and what needs less works.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskIT {
  @TempDir static Path temporary;
  private final DockerRegistry registry = DockerRegistry.withPassword();
  private int number;

  @BeforeAll
  void pushBases() throws IOException {
    registry.writeDockerConfig(temporary);
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/busybox")), "latest");
    }
    pushBigBase();
  }

  @AfterAll
  void stop() {
    registry.close();
  }

  private RepositoryProvider repositories() {
    return Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary));
  }

  private Builds builds() throws IOException {
    Builds at = new Builds(Files.createDirectory(temporary.resolve("b" + ++number)));
    registry.writeDockerConfig(at.config());
    return at;
  }

  /** A base with a file that the disk has no room for. */
  private void pushBigBase() throws IOException {
    Builds at = builds().file("big", random(9_000_000));
    at.dockerfile("FROM " + registry.host() + "/busybox\nCOPY big /big\n");
    Builds.Outcome outcome = at.build("-t", registry.host() + "/large", "--push");
    assertThat(outcome.failure()).isEmpty();
  }

  /** The folder to work in is a disk of 6 MB, of which a root filesystem takes two. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "COPY of a file | busybox | COPY big /big | StorageExceeded | 33",
        "layers of a base | large | RUN true | StorageExceeded | 33",
        "layer of a RUN | busybox | RUN head -c 3000000 /dev/urandom > /new | StorageExceeded | 33",
        "command of a RUN | busybox | RUN head -c 9000000 /dev/urandom > /new | RunFailed | 11"
      })
  @Timeout(100)
  void isToldAndLeavesNothing(String what, String base, String step, String reason, int exitCode)
      throws Exception {
    Builds at = builds().file("big", random(9_000_000));
    at.dockerfile("FROM " + registry.host() + "/" + base + "\n" + step + "\n");
    String image = registry.host() + "/full/" + number;
    run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", at.work().toString());
    try {
      Builds.Outcome outcome = at.build("-t", image, "--push", "--sandbox", "namespaces");
      assertThat(outcome.failure()).as(outcome.log()).startsWith(reason);
      assertThat(outcome.exitCode()).isEqualTo(exitCode);
      if (exitCode == 33) {
        assertThat(outcome.log())
            .contains("No space left on device")
            .contains("give the build more ephemeral storage");
      }
      assertThat(registry.count("PUT", "/v2/full/" + number + "/manifests/latest")).isZero();
      assertThat(at.work()).isEmptyDirectory();

      at.dockerfile("FROM " + registry.host() + "/busybox\nRUN echo small > /new\n");
      assertThat(at.build("-t", image, "--push").failure()).isEmpty();
    } finally {
      run("umount", at.work().toString());
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static void run(String... words) throws Exception {
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }
}
