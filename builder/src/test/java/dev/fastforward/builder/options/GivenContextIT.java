package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.ImageMaker;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts on the command line that are not directories. */
@NeedsRoot
class GivenContextIT {
  @TempDir Path temporary;

  private static byte[] context() {
    return new RawTar()
        .file("Dockerfile", "FROM scratch\nCOPY folder /copied\n")
        .directory("folder")
        .file("folder/file", "of the context\n")
        .end();
  }

  private String output() {
    return "type=local,dest=" + temporary.resolve("files");
  }

  private void assertBuilt() {
    assertThat(temporary.resolve("files/copied/file")).hasContent("of the context\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tar://"})
  void anArchive(String scheme) throws IOException {
    Path archive = Files.write(temporary.resolve("context.tar"), context());
    Builds.Outcome outcome =
        new Builds(temporary.resolve("build")).from(scheme + archive).build("-o", output());
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertBuilt();
  }

  @Test
  void anArchiveOfStandardInput() throws Exception {
    Builds at = new Builds(temporary.resolve("build")).from("-");
    Process build = at.start("-o", output());
    try (OutputStream in = build.getOutputStream()) {
      in.write(context());
    }
    try {
      assertThat(build.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      build.destroyForcibly().waitFor();
    }
    assertThat(build.exitValue()).as(Files.readString(at.log())).isZero();
    assertBuilt();
  }

  @Test
  void anArtifactOfARegistry() {
    try (DockerRegistry registry = DockerRegistry.open()) {
      String name = registry.host() + "/team/context";
      try (RepositoryProvider repositories =
          Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary))) {
        ImageMaker.push(
            repositories.repository(ImageReference.parse(name)), "v1", List.of(context()));
      }
      Builds.Outcome outcome =
          new Builds(temporary.resolve("build"))
              .from("oci://" + name + ":v1")
              .build("-o", output());
      assertThat(outcome.failure()).as(outcome.log()).isEmpty();
      assertBuilt();
    }
  }

  @Test
  void anImageOfALayoutByTag() {
    Path layout = temporary.resolve("layout");
    String context = "--build-context=given=oci-layout://" + layout + ":v1";
    Builds first = new Builds(temporary.resolve("first"));
    first.file("file", "of the image\n".getBytes(StandardCharsets.UTF_8));
    first.dockerfile("FROM scratch\nENV A=b\nCOPY file /\n");
    Builds.Outcome made = first.build("-t", "image:v1", "-o", "type=oci,tar=false,dest=" + layout);
    assertThat(made.failure()).as(made.log()).isEmpty();

    Builds second = new Builds(temporary.resolve("second"));
    second.dockerfile("FROM given\nCOPY --from=given /file /copied/$A\n");
    Builds.Outcome outcome = second.build(context, "-o", output());

    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertThat(temporary.resolve("files/file")).hasContent("of the image\n");
    assertThat(temporary.resolve("files/copied/b")).hasContent("of the image\n");
    Builds.Outcome missing = second.build(context.replace(":v1", ":v2"), "-o", output());
    assertThat(missing.failure()).contains("v2").startsWith("BaseImageNotFound: ");
  }
}
