package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.testing.NeedsRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An edit that changes no output is a hit from there on all the way down. */
@NeedsRoot
class ContentKeyIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  @Test
  void aSourceEditThatChangesNoOutputRunsNothingBelow() {
    SCENARIO
        .files("main.c", "one // comment\n")
        .dockerfile(
            """
            FROM busybox AS build
            COPY main.c /
            RUN cut -d' ' -f1 /main.c > /out
            FROM busybox
            COPY --from=build /out /out
            RUN random > /value
            RUN random > /value2
            """);
    Scenario.Built first = SCENARIO.build();
    assertThat(first.steps()).isEqualTo(new BuildResult.Steps(0, 2, 3));
    SCENARIO.files("main.c", "one // another comment\n");
    Scenario.Built second = SCENARIO.build();
    // Only the source stage: its COPY and its RUN.
    assertThat(second.steps()).isEqualTo(new BuildResult.Steps(3, 1, 1));
    assertThat(second.digest()).isEqualTo(first.digest());
    // The key that is known before anything runs was stored for it: nothing is built any more.
    Scenario.Built third = SCENARIO.build();
    assertThat(third.steps()).isEqualTo(new BuildResult.Steps(3, 0, 0));
    assertThat(third.digest()).isEqualTo(first.digest());
    assertThat(third.result().transfer().layerBytesDown()).isZero();
    assertThat(third.requests()).hasSizeLessThanOrEqualTo(11);
  }

  @Test
  void theChainGoesOnByContentThroughStagesThatAreBasedOnOthers() {
    SCENARIO
        .files("a", "1\n", "b", "1\n")
        .dockerfile(
            """
            FROM busybox AS source
            COPY a b /in/
            RUN cp /in/a /a
            FROM busybox AS middle
            COPY --from=source /a /a
            RUN random > /middle
            FROM middle
            RUN random > /value
            LABEL a=b
            RUN random > /value2
            """);
    Scenario.Built first = SCENARIO.build();
    assertThat(first.run()).isEqualTo(4);
    SCENARIO.files("b", "2\n");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.run()).isEqualTo(1);
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(SCENARIO.build().run()).isZero();
  }

  @Test
  void whatComesBehindAnEditThatChangesNoOutputIsStoredForTheNextSuchEdit() {
    SCENARIO
        .files("a", "1\n")
        .dockerfile(
            """
            FROM busybox AS source
            COPY a /in
            RUN echo same > /out
            FROM busybox
            COPY --from=source /out /out
            RUN random > /value
            """);
    SCENARIO.build();
    SCENARIO.files("a", "2\n");
    assertThat(SCENARIO.build().run()).isEqualTo(1);
    SCENARIO.dockerfile(
        """
        FROM busybox AS source
        COPY a /in
        RUN echo same > /out
        FROM busybox
        COPY --from=source /out /out
        RUN random > /value
        RUN random > /new
        """);
    Scenario.Built second = SCENARIO.build();
    assertThat(second.run()).isEqualTo(1);
    SCENARIO.files("a", "3\n");
    Scenario.Built third = SCENARIO.build();
    assertThat(third.run()).isEqualTo(1);
    assertThat(third.digest()).isEqualTo(second.digest());
  }

  @Test
  void anOutputThatChangedRunsWhatIsBelow() {
    SCENARIO
        .files("a", "1\n")
        .dockerfile(
            """
            FROM busybox AS source
            COPY a /out
            FROM busybox
            COPY --from=source /out /out
            RUN cat /out > /copy
            """);
    SCENARIO.build();
    SCENARIO.files("a", "2\n");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.run()).isEqualTo(1);
    assertThat(second.text("/copy")).isEqualTo("2");
  }

  @Test
  void aStageThatIsForcedAndGivesTheSameFilesRunsNothingBelow() {
    SCENARIO.dockerfile(
        """
        FROM busybox AS source
        RUN echo same > /out; random > /noise
        FROM busybox
        COPY --from=source /out /out
        RUN random > /value
        """);
    Scenario.Built first = SCENARIO.build();
    Scenario.Built second = SCENARIO.forcing("source");
    assertThat(second.steps()).isEqualTo(new BuildResult.Steps(2, 0, 1));
    assertThat(second.text("/value")).isEqualTo(first.text("/value"));
    assertThat(SCENARIO.build().run()).isZero();
  }
}
