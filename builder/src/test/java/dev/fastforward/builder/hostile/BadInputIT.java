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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users get wrong: a message that helps, the exit code of its class, nothing left behind. */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  @TempDir static Path temporary;
  private final DockerRegistry registry = DockerRegistry.withPassword();
  private int number;

  @BeforeAll
  void pushBase() {
    registry.writeDockerConfig(temporary);
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/busybox")), "latest");
    }
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

  private void assertNothingIsLeft(Builds at) throws IOException {
    assertThat(at.work()).isEmptyDirectory();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
        .doesNotContain(temporary.toString());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no instruction | FORM scratch | 10 | Dockerfile:1 | FROM",
        "empty | '' | 10 | no | instruction",
        "unknown flag | FROM scratch\\nCOPY --chwon=1 a /b | 10 | Dockerfile:2 | --chown",
        "missing file | FROM scratch\\nCOPY absent /x | 12 | Dockerfile:2 | absent",
        "unknown stage | FROM scratch\\nCOPY --from=nothing.invalid/x:1 /a /b | 31 |"
            + " nothing.invalid | ''",
        "unknown base | FROM @/none/at/all:1 | 16 | none/at/all:1 | ''",
        "bad reference | FROM UPPER/case:::1 | 10 | UPPER/case | ''",
        "unreachable registry | FROM 127.0.0.1:1/x | 31 | 127.0.0.1:1 | refused",
        "a RUN that fails | FROM @/busybox\\nRUN exit 7 | 11 | exit code 7 | ''",
        "a program that is not there | FROM @/busybox\\nRUN [\"/none\"] | 11 | /none | ''"
      })
  void aBuildFailsByItsClass(
      String what, String dockerfile, int exitCode, String contains, String also)
      throws IOException {
    Builds at = builds();
    at.dockerfile(dockerfile.replace("\\n", "\n").replace("@", registry.host()));
    Builds.Outcome outcome =
        at.build("-t", registry.host() + "/bad/" + number, "--push", "--timeout", "100");
    assertThat(outcome.exitCode()).as(outcome.log()).isEqualTo(exitCode);
    assertThat(outcome.log()).contains(contains).contains(also).doesNotContain("\tat dev.");
    assertThat(registry.count("PUT", "/v2/bad/" + number + "/manifests/latest")).isZero();
    assertNothingIsLeft(at);
  }

  @Test
  void aTargetThatIsNotThere() throws IOException {
    Builds at = builds().dockerfile("FROM scratch AS build\nFROM scratch\n");
    Builds.Outcome outcome =
        at.build("--target", "biuld", "-o", "type=oci,dest=" + at.work() + ".tar");
    assertThat(outcome.exitCode()).isEqualTo(13);
    assertThat(outcome.log()).contains("biuld").contains("build");
  }

  @Test
  void aWrongPasswordForABaseAndForADestination() throws IOException {
    Builds at = builds().dockerfile("FROM " + registry.host() + "/busybox\nCOPY Dockerfile /\n");
    registry.writeDockerConfig(at.config(), DockerRegistry.USER, "wrong");
    Builds.Outcome pull = at.build("-o", "type=oci,dest=" + at.work().resolveSibling("i.tar"));
    assertThat(pull.exitCode()).as(pull.log()).isEqualTo(16);
    assertThat(pull.failure()).startsWith("BaseImageAuthFailed").contains(registry.host());
    at.dockerfile("FROM scratch\nCOPY Dockerfile /\n");
    Builds.Outcome push = at.build("-t", registry.host() + "/bad/auth", "--push");
    assertThat(push.exitCode()).as(push.log()).isEqualTo(17);
    assertThat(push.failure()).startsWith("PushDenied").contains(registry.host());
    Files.delete(at.config().resolve("config.json"));
    assertThat(at.build("-t", registry.host() + "/bad/auth", "--push").failure())
        .startsWith("PushDenied")
        .contains("no credentials");
  }
}
