package dev.fastforward.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageGraphTest {
  private static final String THREE =
      """
      ARG tag=1
      FROM tools:$tag AS Tools
      RUN make
      FROM scratch AS unused
      COPY --from=nowhere:9 / /
      FROM tools AS test
      FROM scratch
      COPY --from=TOOLS /a /a
      COPY --from=0 /b /b
      COPY --from=busybox:1 /c /c
      """;

  @Test
  void onlyWhatTheTargetNeedsIsReached() {
    StageGraph graph = Plans.graph(THREE, Map.of("tag", "2"));

    assertThat(graph.target()).isEqualTo(3);
    assertThat(graph.reachable()).containsExactly(0, 3);
    assertThat(graph.needs(3)).containsExactly(0);
    assertThat(graph.images(0).stream().map(NeededImage::reference))
        .containsExactly(ImageReference.parse("tools:2"));
    assertThat(graph.images(3).stream().map(NeededImage::reference))
        .containsExactly(ImageReference.parse("busybox:1"));
    assertThat(graph.stages().get(0).name()).isEqualTo("tools");
    assertThat(graph.stages().get(2).base()).isEqualTo(new StageBase.Stage(0));
  }

  @Test
  void whatTriggersOfABaseTakeFilesFromIsReachedToo() {
    StageGraph graph =
        Plans.graph(
            "FROM input:1 AS in\nFROM in AS mid\nFROM other:1 AS unused\nFROM base:1", Map.of());
    assertThat(graph.reachable()).containsExactly(3);

    StageGraph known =
        graph.withTriggers(
            _ -> List.of("RUN --mount=from=MID,target=/m cat /m/f", "COPY --from=busybox:1 /a /a"));

    assertThat(known.reachable()).containsExactly(0, 1, 3);
    assertThat(known.images(3).stream().map(NeededImage::reference))
        .containsExactly(ImageReference.parse("base:1"), ImageReference.parse("busybox:1"));
    assertThat(known.placeOf(ImageReference.parse("busybox:1")).location())
        .as("where the base is named")
        .isEqualTo(known.placeOf(ImageReference.parse("base:1")).location());
    assertThat(graph.reachable()).as("the graph as it was read").containsExactly(3);
  }

  @Test
  void aTriggerThatNamesALaterStageIsRefused() {
    StageGraph graph = Plans.graph("FROM base:1 AS a\nFROM scratch AS late", Map.of(), "a");
    assertThatThrownBy(() -> graph.withTriggers(_ -> List.of("COPY --from=late /a /a")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("comes later");
  }

  @Test
  void theTargetIsFoundByNameInAnyCase() {
    StageGraph graph = Plans.graph(THREE, Map.of(), "TEST");

    assertThat(graph.target()).isEqualTo(2);
    assertThat(graph.reachable()).containsExactly(0, 2);
  }

  @Test
  void anUnknownTargetIsRefusedWithASuggestion() {
    assertThatThrownBy(() -> Plans.graph(THREE, Map.of(), "tets"))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(FailureReason.TargetNotFound);
              assertThat(e.getMessage()).contains("did you mean test?").contains("tools");
            });
  }

  @Test
  void theLaterOfTwoStagesOfOneNameCounts() {
    StageGraph graph = Plans.graph("FROM scratch AS a\nFROM a AS a\nFROM a", Map.of());

    assertThat(graph.stages().get(1).base()).isEqualTo(new StageBase.Stage(0));
    assertThat(graph.stages().get(2).base()).isEqualTo(new StageBase.Stage(1));
  }

  @Test
  void aStageCannotCopyFromALaterOne() {
    assertThatThrownBy(
            () -> Plans.graph("FROM scratch\nCOPY --from=b / /\nFROM scratch AS b", Map.of(), "b2"))
        .isInstanceOf(BuildException.class);
    assertThatThrownBy(() ->
            Plans.graph("FROM scratch AS a\nCOPY --from=b / /\nFROM scratch AS b", Map.of(), "a"))
        .hasMessageContaining("Dockerfile:2: --from=b: that stage comes later");
    assertThatThrownBy(() -> Plans.graph("FROM scratch AS a\nCOPY --from=a / /", Map.of()))
        .hasMessageContaining("cannot copy from itself");
    assertThatThrownBy(() -> Plans.graph("FROM scratch\nCOPY --from=4 / /", Map.of()))
        .hasMessageContaining("there is no such stage");
  }

  @Test
  void fromNeedsAName() {
    assertThatThrownBy(() -> Plans.graph("ARG BASE\nFROM $BAES", Map.of()))
        .hasMessageStartingWith("Dockerfile:2: FROM $BAES names no image");
    assertThatThrownBy(() -> Plans.graph("FROM Upper/Case", Map.of()))
        .hasMessageContaining("invalid image reference \"Upper/Case\"");
  }

  @Test
  void platformsAreExpanded() {
    StageGraph graph =
        Plans.graph(
            """
            FROM --platform=$BUILDPLATFORM a
            FROM --platform=linux/arm/7 b
            FROM --platform=arm64 c\
            """,
            Map.of());

    assertThat(graph.stages().stream().map(stage -> ((StageBase.Image) stage.base()).platform()))
        .containsExactly(
            Plans.HERE, new Platform("linux", "arm", "v7"), new Platform("linux", "arm64", null));
  }

  @Test
  void namedContextsReplaceStagesAndImages() {
    String dockerfile =
        """
        FROM scratch AS src
        FROM golang:1 AS go
        FROM scratch
        COPY --from=src / /
        COPY --from=go / /
        COPY --from=lib / /\
        """;
    StageGraph graph =
        StageGraph.of(
            DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)),
            new PlanOptions(
                Map.of(),
                null,
                Plans.HERE,
                Plans.HERE,
                Set.of("src", "docker.io/library/lib"),
                Map.of(),
                Map.of("golang:1", ImageReference.parse("mirror.example/go:1")),
                RunInputs.NONE));

    assertThat(graph.reachable()).containsExactly(1, 2);
    assertThat(graph.images(1).stream().map(NeededImage::reference))
        .containsExactly(ImageReference.parse("mirror.example/go:1"));
    StagePlan plan = StagePlanner.plan(graph, 2, StageInput.scratch());
    assertThat(plan.steps().stream().map(step -> ((Step.Copy) step).from()))
        .isEqualTo(
            List.of(
                new CopySource.Named("src"),
                new CopySource.Stage(1),
                new CopySource.Named("docker.io/library/lib")));
  }

  @Test
  void aChildInheritsVariablesAndTriggersOfItsBase() {
    StagePlan plan =
        Plans.target(
            "FROM scratch AS base\nARG v=3\nENV e=4\nONBUILD ENV o=$v\nFROM base\nLABEL l=$v$e$o");

    assertThat(plan.finalConfig().labels()).isEqualTo(Map.of("l", "343"));
    assertThat(plan.finalConfig().onBuild()).isNull();
    assertThat(Plans.history(plan)).containsExactly("ENV o=3", "LABEL l=343");
  }

  @Test
  void theEpochIsANumber() {
    assertThat(Plans.graph("ARG SOURCE_DATE_EPOCH=17\nFROM scratch", Map.of()).sourceDateEpoch())
        .isEqualTo(17);
    for (String late : List.of("1700000000000", "253402300800", "99999999999999999999")) {
      assertThatThrownBy(() -> Plans.graph("FROM scratch", Map.of("SOURCE_DATE_EPOCH", late)))
          .isInstanceOf(BuildException.class)
          .hasMessageContaining(late + " is beyond the year 9999");
    }
    assertThat(
            Plans.graph("FROM scratch", Map.of("SOURCE_DATE_EPOCH", "253402300799"))
                .sourceDateEpoch())
        .isEqualTo(253402300799L);
    assertThatThrownBy(() -> Plans.graph("FROM scratch", Map.of("SOURCE_DATE_EPOCH", "context")))
        .hasMessageContaining("SOURCE_DATE_EPOCH=context is not supported yet");
  }
}
