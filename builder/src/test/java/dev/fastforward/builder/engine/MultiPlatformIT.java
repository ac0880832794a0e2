package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several platforms in one build. */
@NeedsRoot
class MultiPlatformIT {
  private static final List<String> BOTH = List.of("linux/amd64", "linux/arm/v6");

  @TempDir private Path folder = Path.of("");
  private BuildBed bed;

  @BeforeEach
  void open() throws IOException {
    bed = new BuildBed(folder);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private BuildResult push(String image) throws IOException {
    BuildResult result =
        bed.build(request ->
            request.platforms(BOTH).outputs(List.of(OutputRequest.registry(bed.name(image)))));
    assertThat(result.failure()).isNull();
    return result;
  }

  @Test
  void eachPlatformStandsOnItsOwnBase() throws IOException {
    bed.write("f-amd64", "for amd64");
    bed.write("f-arm", "for arm");
    bed.write("Dockerfile", "FROM scratch\nARG TARGETARCH\nCOPY f-$TARGETARCH /f\n");
    BuildResult base = push("team/base:1");
    bed.write("Dockerfile", "FROM REGISTRY/team/base:1\nCOPY f-amd64 /g\n");
    BuildResult result = push("team/app:1");
    BuildResult again = push("team/app:1");

    JsonNode index = bed.manifest("team/app", "1");
    assertThat(index.at("/mediaType").asText())
        .isEqualTo("application/vnd.oci.image.index.v1+json");
    assertThat(index.at("/manifests").findValuesAsText("architecture"))
        .containsExactly("amd64", "arm");
    assertThat(index.at("/manifests/1/platform/variant").asText()).isEqualTo("v6");
    assertThat(Objects.requireNonNull(result.platforms()).stream().map(p -> p.platform()))
        .isEqualTo(BOTH);
    for (int i = 0; i < 2; i++) {
      String digest = index.at("/manifests/" + i + "/digest").asText();
      assertThat(digest).isEqualTo(Objects.requireNonNull(result.platforms()).get(i).digest());
      JsonNode layers = bed.manifest("team/app", digest).at("/layers");
      JsonNode below =
          bed.manifest("team/base", Objects.requireNonNull(base.platforms()).get(i).digest())
              .at("/layers");
      assertThat(layers).hasSize(2);
      assertThat(layers.get(0)).isEqualTo(below.get(0));
    }
    assertThat(again.digest()).isEqualTo(result.digest());
    assertThat(again.steps()).isEqualTo(new BuildResult.Steps(2, 0, 0));
  }

  @Test
  void aStageOfTheBuildersOwnPlatformIsBuiltOnceForAll() throws IOException {
    bed.write(
        "Dockerfile",
        """
        FROM --platform=$BUILDPLATFORM REGISTRY/library/busybox AS tools
        RUN cat /proc/sys/kernel/random/uuid > /once
        FROM scratch
        COPY --from=tools /once /
        """);
    BuiltLayout built = bed.layout(request -> request.platforms(BOTH));

    assertThat(built.result().steps().run()).isEqualTo(1);
    JsonNode first = built.blob(built.top().at("/manifests/0/digest").asText());
    JsonNode second = built.blob(built.top().at("/manifests/1/digest").asText());
    assertThat(first.at("/layers")).isEqualTo(second.at("/layers"));
    assertThat(bed.log()).contains("[linux/arm/v6 stage-1 1/1] COPY --from=tools /once /");
  }

  @Test
  void aCommandOfAProcessorThatThisMachineLacksIsRefusedBeforeAnythingRuns() throws IOException {
    bed.write("Dockerfile", "FROM REGISTRY/library/busybox\nCOPY Dockerfile /\nRUN true\n");
    BuildResult result =
        bed.build(request ->
            request
                .platforms(List.of("linux/amd64", "linux/pdp11"))
                .outputs(List.of(OutputRequest.registry(bed.name("team/app:1")))));

    BuildResult.Failure failure = Objects.requireNonNull(result.failure());
    assertThat(failure.reason()).isEqualTo("SandboxUnavailable");
    assertThat(failure.message()).contains("linux/pdp11").contains("$BUILDPLATFORM");
    assertThat(Objects.requireNonNull(failure.instruction()).line()).isEqualTo(3);
    assertThat(result.steps()).isEqualTo(new BuildResult.Steps(0, 0, 0));
    assertThat(bed.registry().count("PUT", "/v2/team/app/(manifests|blobs)/.*")).isZero();
  }
}
