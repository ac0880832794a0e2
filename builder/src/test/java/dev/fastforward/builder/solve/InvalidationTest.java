package dev.fastforward.builder.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How far it reaches that a step is not taken from the cache. */
class InvalidationTest {
  private final Stages stages =
      Stages.of(
          """
          FROM scratch AS first
          RUN ["/shared"]
          FROM scratch AS tools
          RUN ["/shared"]
          RUN ["/make"]
          FROM tools AS more
          RUN ["/more"]
          FROM scratch AS target
          RUN ["/own"]
          COPY --from=more /x /x
          RUN ["/use"]
          COPY --from=first /y /y
          """);

  private List<Integer> limits(Invalidation taint) {
    return stages.chains().stream().map(taint::limit).toList();
  }

  @Test
  void nothingIsTaintedUnlessTheUserWantsIt() {
    assertThat(limits(Invalidation.of(stages.chains(), List.of(), Set.of())))
        .containsExactly(1, 2, 1, 4);
  }

  @Test
  void aStageTaintsWhatIsBasedOnItAndWhatTakesFilesFromThat() {
    Invalidation taint = Invalidation.of(stages.chains(), List.of("More"), Set.of());
    assertThat(limits(taint)).containsExactly(1, 2, 0, 1);
    assertThat(taint.forced()).containsExactly(stages.end(2));
  }

  @Test
  void theSameStepInAnotherStageIsTaintedToo() {
    // One key has one result: if it is made again for one stage, then for all.
    assertThat(limits(Invalidation.of(stages.chains(), List.of("first"), Set.of())))
        .containsExactly(0, 0, 0, 1);
  }

  @Test
  void aStepThatIsTooOldTaintsFromThereOn() {
    Invalidation taint =
        Invalidation.of(
            stages.chains(), List.of(), Set.of(stages.chain(1).layerSteps().get(1).key()));
    assertThat(limits(taint)).containsExactly(1, 1, 0, 1);
  }

  @Test
  void allIsAll() {
    assertThat(limits(Invalidation.of(stages.chains(), List.of("*"), Set.of())))
        .containsExactly(0, 0, 0, 0);
  }
}
