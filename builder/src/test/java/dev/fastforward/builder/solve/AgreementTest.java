package dev.fastforward.builder.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hits that contradict each other, or a step that the build is about to make again. */
class AgreementTest {
  /** The first stages have the same first step; 2 is based on 0; 3 takes from all. */
  private final Stages stages =
      Stages.of(
          """
          FROM scratch AS a
          RUN ["/shared"]
          RUN ["/a"]
          FROM scratch AS b
          RUN ["/shared"]
          RUN ["/b"]
          FROM a AS c
          COPY --from=b /x /x
          FROM scratch AS target
          COPY --from=a /a /a
          COPY --from=c /x /x
          COPY --from=b /b /b
          """);

  private Agreement.@Nullable Demotion contradiction(Map<Integer, Hit> hits, Integer... order) {
    Schedule schedule =
        new Schedule(
            Stream.of(order)
                .map(stage -> new ScheduledStage(stages.chain(stage), hits.get(stage), List.of()))
                .toList());
    return new Agreement(schedule, key -> null).contradiction();
  }

  private Agreement.Demotion demotion(int stage, int step) {
    return new Agreement.Demotion(stages.chain(stage), step);
  }

  @Test
  void hitsOfTheSameResultsAgree() {
    Map<Integer, Hit> hits =
        Map.of(
            0, stages.hit(0, 1, Map.of(), "s", "a"),
            1, stages.hit(1, 1, Map.of(), "s", "b"),
            2, stages.hit(2, 0, Map.of(1, List.of("s", "b")), "s", "a", "x"));
    assertThat(contradiction(hits, 0, 1, 2)).isNull();
  }

  @Test
  void twoStagesThatBeginWithTheSameStepStandOnOneResultOfIt() {
    Map<Integer, Hit> hits =
        Map.of(
            0, stages.hit(0, 1, Map.of(), "s", "a"),
            1, stages.hit(1, 1, Map.of(), "another", "b"));
    assertThat(contradiction(hits, 0, 1)).isEqualTo(demotion(1, 0));
    // On its own each is whole.
    assertThat(contradiction(hits, 1)).isNull();
  }

  @Test
  void aStageStandsOnTheResultThatItsBaseHasInThisBuild() {
    Map<Integer, Hit> hits =
        Map.of(
            0, stages.hit(0, 1, Map.of(), "s", "new"),
            2, stages.hit(2, 0, Map.of(1, List.of("s", "b")), "s", "old", "x"));
    assertThat(contradiction(hits, 0, 2)).isEqualTo(demotion(2, 0));
  }

  @Test
  void whatTookFilesFromAnotherResultIsGivenUpFromThatStepOn() {
    Hit b = stages.hit(1, 1, Map.of(), "s", "new");
    Hit target =
        stages.hit(
            3,
            2,
            Map.of(0, List.of("s", "a"), 1, List.of("s", "old"), 2, List.of("s", "a", "x")),
            "1",
            "2",
            "3");
    // c took from b, so the step that takes from c is the first one that is wrong.
    assertThat(contradiction(Map.of(1, b, 3, target), 1, 3)).isEqualTo(demotion(3, 1));
    assertThat(contradiction(Map.of(3, target), 3)).isNull();
  }

  @Test
  void whatTookFilesFromAStageThatIsMadeAnewIsGivenUp() {
    Hit c = stages.hit(2, 0, Map.of(1, List.of("s", "b")), "s", "a", "x");
    assertThat(contradiction(Map.of(2, c), 1, 2)).isEqualTo(demotion(2, 0));
  }

  @Test
  void aHitKnowsTheResultOfEachStepThatLeadsToIt() {
    Hit c = stages.hit(2, 0, Map.of(1, List.of("s", "b")), "s", "a", "x");
    StageChain chain = stages.chain(2);
    Agreement agreement = new Agreement(Schedule.of(chain, Map.of(chain, c)), key -> null);
    assertThat(agreement.contradiction()).isNull();
    ImageState shared =
        Objects.requireNonNull(agreement.result(stages.chain(1).layerSteps().getFirst().key()));
    assertThat(shared.layers()).containsExactly(Stages.layer("s"));
    assertThat(shared.origin().sources()).isEmpty();
  }
}
