package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.sandbox.Sandboxes;
import dev.fastforward.builder.sandbox.TestContainer;
import dev.fastforward.builder.testing.NeedsRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stages that may be built at the same time, where all have to take turns at one root. */
@NeedsRoot
@Timeout(120)
class StageJobsIT {
  private static final String DOCKERFILE =
      """
      FROM REGISTRY/library/busybox AS two
      RUN echo two > /two
      RUN test ! -e /one

      FROM REGISTRY/library/busybox AS one
      RUN echo one > /one
      COPY --from=two /two /
      RUN cat /one /two > /both; ls / > /list

      FROM REGISTRY/library/busybox AS three
      RUN echo three > /three
      RUN --mount=from=two,target=/m cat /m/two >> /three

      FROM REGISTRY/library/busybox
      RUN test ! -e /one -a ! -e /two -a ! -e /three
      COPY --from=one /both /list /
      COPY --from=three /three /
      RUN cat /both /three > /all
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void eachStageHasTheRootForItself() throws Exception {
    Path sockets = Files.createTempDirectory("ff-test");
    try (BuildBed bed = new BuildBed(folder);
        TestContainer container = new TestContainer(folder, sockets);
        Sandbox sandbox = Sandboxes.open("stage", container.socket, folder, Map.of())) {
      bed.write("Dockerfile", DOCKERFILE);

      BuildResult result =
          bed.build(
              request ->
                  request.jobs(4).outputs(List.of(OutputRequest.registry(bed.name("team/app:1")))),
              sandbox);

      assertThat(result.failure()).as(bed.log()).isNull();
      assertThat(result.steps().run()).isEqualTo(8);
      try (RepositoryProvider repositories = bed.repositories()) {
        PulledImage image =
            PulledImage.of(
                repositories.repository(ImageReference.parse(bed.name("team/app"))), "1");
        assertThat(image.text("/all")).isEqualTo("one\ntwo\nthree\ntwo");
        assertThat(image.text("/list")).contains("one").contains("two").doesNotContain("three");
      }
    } finally {
      Files.deleteIfExists(sockets);
    }
  }
}
