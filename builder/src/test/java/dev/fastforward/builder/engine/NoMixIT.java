package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One key has one result per build: no image is a mix of two runs of a step. */
@NeedsRoot
class NoMixIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  @Test
  void aConsumerFollowsASourceThatIsBuiltAnew() {
    SCENARIO.dockerfile(
        """
        FROM busybox AS source
        RUN random > /value
        FROM busybox
        COPY --from=source /value /first
        RUN cp /first /copy
        COPY --from=source /value /second
        RUN cmp /first /second && cmp /copy /second
        """);
    Scenario.Built first = SCENARIO.build();
    Scenario.Built second = SCENARIO.forcing("source");
    assertThat(second.run()).isEqualTo(3);
    assertThat(second.text("/copy")).isNotEqualTo(first.text("/copy"));
    // The next build finds what was made last.
    Scenario.Built third = SCENARIO.build();
    assertThat(third.run()).isZero();
    assertThat(third.digest()).isEqualTo(second.digest());
  }

  @Test
  void twoCopiesOfOneStageOfWhichTheSecondMissesHaveOneResult() throws IOException {
    SCENARIO
        .files("a", "1")
        .dockerfile(
            """
            FROM busybox AS source
            RUN random > /value
            FROM busybox
            COPY --from=source /value /first
            COPY a /a
            COPY --from=source /value /second
            """);
    SCENARIO.build();
    // The source must run again for the second COPY; the first is a hit of another run.
    SCENARIO.forget("RUN");
    SCENARIO.files("a", "2");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.run()).isEqualTo(1);
    assertThat(second.text("/first")).isEqualTo(second.text("/second"));
  }

  @Test
  void aLaterEntryIsWholeWhereAMiddleOneIsGone() throws IOException {
    String head =
        """
        FROM busybox AS one
        RUN random > /one
        RUN random > /two
        """;
    SCENARIO.dockerfile(head + "RUN random > /three\n");
    Scenario.Built first = SCENARIO.build();
    SCENARIO.forget("RUN cat /proc/sys/kernel/random/uuid > /two");
    assertThat(SCENARIO.build().digest()).isEqualTo(first.digest());
    // Another stage that goes on from the middle takes it from the entry that stands on it.
    SCENARIO.dockerfile(
        head
            + """
            RUN random > /three
            FROM busybox AS other
            RUN random > /one
            RUN random > /two
            RUN random > /four
            FROM busybox
            COPY --from=one / /1
            COPY --from=other / /2
            """);
    Scenario.Built both = SCENARIO.build();
    assertThat(both.run()).isEqualTo(1);
    for (String file : List.of("one", "two")) {
      assertThat(both.text("/1/" + file)).isEqualTo(both.text("/2/" + file));
    }
    assertThat(both.text("/1/three")).isEqualTo(first.text("/three"));
  }

  @Test
  void aMiddleStepThatIsRunAnewIsNotMixedWithAStageThatStoodOnItsOldResult() throws IOException {
    SCENARIO
        .files("a", "1")
        .dockerfile(
            """
            FROM busybox AS one
            RUN random > /one
            RUN random > /two
            FROM one AS two
            RUN cat /one /two > /both
            FROM busybox
            COPY a /
            COPY --from=one /one /two /x/
            COPY --from=two /both /x/
            """);
    SCENARIO.build();
    // Everything that has the second step is gone, but the stage that stands on it.
    SCENARIO.forget("RUN cat /proc/sys/kernel/random/uuid > /two");
    SCENARIO.files("a", "2");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.text("/x/both"))
        .isEqualTo(second.text("/x/one") + "\n" + second.text("/x/two"));
  }

  @Test
  void stagesThatBeginWithTheSameStepsStandOnOneResultOfThem() {
    String one =
        """
        FROM busybox AS one
        RUN random > /shared
        RUN cp /shared /one
        """;
    String other =
        """
        FROM busybox AS other
        RUN random > /shared
        RUN cp /shared /other
        """;
    CacheRequest writeOnly = CacheRequest.of(CacheMode.ReadWrite, null);
    SCENARIO.dockerfile(one);
    SCENARIO.build();
    // Another run of the shared step, that the other stage stands on.
    SCENARIO.dockerfile(other);
    SCENARIO.build(request -> request.cache(writeOnly).noCacheStages(List.of("*")));
    SCENARIO.dockerfile(
        one
            + other
            + """
            FROM busybox
            COPY --from=one /one /
            COPY --from=other /other /
            """);
    Scenario.Built both = SCENARIO.build();
    assertThat(both.text("/one")).isEqualTo(both.text("/other"));
    // One of them only: the shared step is the same in both.
    assertThat(both.run()).isEqualTo(1);
  }

  @Test
  void aStepThatIsForcedInOneStageIsTheSameStepInAnother() {
    SCENARIO.dockerfile(
        """
        FROM busybox AS one
        RUN random > /shared
        FROM busybox AS other
        RUN random > /shared
        RUN cp /shared /other
        FROM busybox
        COPY --from=other /other /
        COPY --from=one /shared /
        """);
    Scenario.Built first = SCENARIO.build();
    Scenario.Built second = SCENARIO.forcing("one");
    assertThat(second.run()).isEqualTo(2);
    assertThat(second.text("/other")).isEqualTo(second.text("/shared"));
    assertThat(second.text("/other")).isNotEqualTo(first.text("/other"));
  }

  @Test
  void whatTookFilesByWayOfAThirdStageFollowsToo() throws IOException {
    SCENARIO
        .files("a", "1")
        .dockerfile(
            """
            FROM busybox AS source
            RUN random > /value
            FROM busybox AS between
            COPY --from=source /value /value
            FROM busybox
            COPY --from=between /value /first
            COPY a /
            COPY --from=source /value /second
            """);
    SCENARIO.build();
    SCENARIO.forget("RUN");
    SCENARIO.files("a", "2");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.text("/first")).isEqualTo(second.text("/second"));
  }

  @Test
  void twoBuildsThatRaceForTheSameKeysAreBothRight() throws InterruptedException {
    SCENARIO.dockerfile(
        """
        FROM busybox
        RUN random > /one
        RUN cp /one /two
        """);
    List<Scenario.Built> built = SCENARIO.buildAtOnce(3);
    for (Scenario.Built each : built) {
      assertThat(each.log()).doesNotContain("WARNING");
      assertThat(each.result().failure()).as(each.log()).isNull();
    }
    Scenario.Built after = SCENARIO.build();
    assertThat(after.run()).isZero();
    assertThat(after.text("/one")).isEqualTo(after.text("/two"));
  }
}
