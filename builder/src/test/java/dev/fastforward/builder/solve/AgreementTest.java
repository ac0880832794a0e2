package dev.fastforward.builder.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hits that contradict each other, or what a build is about to make anew. */
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
    Map<Integer, Integer> starts = new java.util.HashMap<>();
    for (int stage : order) {
      Hit hit = hits.get(stage);
      starts.put(stage, hit == null ? 0 : hit.step() + 1);
    }
    return new Agreement(
            stages.chains(), hits, new Schedule(List.of(order), starts, Map.of()), key -> null)
        .contradiction();
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
    assertThat(contradiction(hits, 0, 1)).isEqualTo(new Agreement.Demotion(1, 0));
    // On its own each is whole.
    assertThat(contradiction(hits, 1)).isNull();
  }

  @Test
  void aStageStandsOnTheResultThatItsBaseHasInThisBuild() {
    Map<Integer, Hit> hits =
        Map.of(
            0, stages.hit(0, 1, Map.of(), "s", "new"),
            2, stages.hit(2, 0, Map.of(1, List.of("s", "b")), "s", "old", "x"));
    assertThat(contradiction(hits, 0, 2)).isEqualTo(new Agreement.Demotion(2, 0));
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
    assertThat(contradiction(Map.of(1, b, 3, target), 1, 3))
        .isEqualTo(new Agreement.Demotion(3, 1));
    assertThat(contradiction(Map.of(3, target), 3)).isNull();
  }

  @Test
  void whatTookFilesFromAStageThatIsMadeAnewIsGivenUp() {
    Hit c = stages.hit(2, 0, Map.of(1, List.of("s", "b")), "s", "a", "x");
    assertThat(contradiction(Map.of(2, c), 1, 2)).isEqualTo(new Agreement.Demotion(2, 0));
  }

  @Test
  void aHitKnowsTheResultOfEachStepThatLeadsToIt() {
    Hit c = stages.hit(2, 0, Map.of(1, List.of("s", "b")), "s", "a", "x");
    Agreement agreement =
        new Agreement(
            stages.chains(),
            Map.of(2, c),
            Schedule.of(stages.chains(), Map.of(2, c), 2),
            key -> null);
    assertThat(agreement.contradiction()).isNull();
    ImageState shared =
        Objects.requireNonNull(
            agreement.result(Objects.requireNonNull(stages.chain(1).keys().getFirst())));
    assertThat(shared.layers()).containsExactly(Stages.layer("s"));
    assertThat(shared.origin().sources()).isEmpty();
  }
}
