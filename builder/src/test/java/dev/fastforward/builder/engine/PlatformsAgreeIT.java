package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One key has one result per build, across its platforms too. */
@NeedsRoot
class PlatformsAgreeIT {
  private static final String AMD64 = "linux/amd64";
  private static final String ARM = "linux/arm/v6";

  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  /** The first step is one for all platforms, the second is not. */
  private static final String BRANCHING =
      """
      FROM --platform=$BUILDPLATFORM busybox
      RUN random > /value
      ARG TARGETVARIANT
      RUN echo "$TARGETVARIANT" > /variant
      """;

  private static Scenario.Built build(String... platforms) {
    return SCENARIO.build(request -> request.platforms(List.of(platforms)));
  }

  /** Digests of the layers that a platform's image has. */
  private static List<String> layers(Scenario.Built built, int platform) throws IOException {
    List<BuildResult.PlatformImage> images = Objects.requireNonNull(built.result().platforms());
    try (RepositoryProvider repositories = SCENARIO.repositories()) {
      Repository repository = repositories.repository(ImageReference.parse(SCENARIO.destination()));
      JsonNode manifest =
          new ObjectMapper()
              .readTree(
                  repository.getManifest(images.get(platform).digest()).orElseThrow().bytes());
      List<String> digests = new ArrayList<>();
      manifest.at("/layers").forEach(layer -> digests.add(layer.at("/digest").asText()));
      return digests;
    }
  }

  @Test
  void hitsThatStandOnDifferentRunsOfOneStepAreNotUsedTogether() throws IOException {
    SCENARIO.dockerfile(BRANCHING);
    build(AMD64);
    // Another run of the first step, that the other platform's second step stands on.
    SCENARIO.build(request -> request.platforms(List.of(ARM)).noCacheStages(List.of("*")));
    Scenario.Built both = build(AMD64, ARM);
    assertThat(layers(both, 0).get(1)).isEqualTo(layers(both, 1).get(1));
    assertThat(both.run()).isEqualTo(1);
  }

  @Test
  void aStepThatOnePlatformLacksIsTakenAsAnotherHasIt() throws IOException {
    SCENARIO.dockerfile(BRANCHING);
    Scenario.Built arm = build(ARM);
    SCENARIO.forget("RUN cat");
    Scenario.Built both = build(AMD64, ARM);
    assertThat(both.run()).isEqualTo(1);
    assertThat(layers(both, 0).get(1)).isEqualTo(layers(both, 1).get(1));
    assertThat(layers(both, 1)).isEqualTo(layers(arm, 0));
  }

  @Test
  void aHitFollowsASourceThatAnotherPlatformMakesAnew() throws IOException {
    SCENARIO
        .files("f", "1", "fv6", "1")
        .dockerfile(
            """
            FROM --platform=$BUILDPLATFORM busybox AS tools
            RUN random > /value
            FROM scratch
            ARG TARGETVARIANT
            COPY f$TARGETVARIANT /f
            COPY --from=tools /value /value
            """);
    build(AMD64, ARM);
    SCENARIO.forget("RUN cat");
    SCENARIO.files("f", "2");
    Scenario.Built both = build(AMD64, ARM);
    assertThat(both.run()).isEqualTo(1);
    assertThat(layers(both, 0).get(1)).isEqualTo(layers(both, 1).get(1));
  }
}
