package dev.fastforward.builder.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is built, and what is not, for two stages of which the second copies from the first. */
class ScheduleTest {
  private final Stages stages =
      Stages.of(
          """
          FROM scratch AS tools
          RUN ["/make"]
          FROM scratch
          COPY --from=tools /tool /tool
          RUN ["/use"]
          LABEL a=b
          """);

  @Test
  void withoutAnyHitAllIsBuiltSourcesFirst() {
    assertThat(Schedule.of(stages.chains(), Map.of(), 1))
        .isEqualTo(
            new Schedule(List.of(0, 1), Map.of(0, 0, 1, 0), Map.of(0, Set.of(), 1, Set.of(0))));
  }

  @Test
  void aHitOfTheTargetNeedsNoSource() {
    Schedule schedule = Schedule.of(stages.chains(), Map.of(1, stages.hit(1, 0, Map.of(), "x")), 1);
    assertThat(schedule.order()).containsExactly(1);
    assertThat(schedule.starts()).containsEntry(1, 1);
  }

  @Test
  void aMissOfTheCopyNeedsTheSourceFromItsHitOn() {
    Schedule schedule = Schedule.of(stages.chains(), Map.of(0, stages.hit(0, 0, Map.of(), "t")), 1);
    assertThat(schedule.order()).containsExactly(0, 1);
    assertThat(schedule.starts()).containsEntry(0, 1).containsEntry(1, 0);
  }

  @Test
  void labelsHaveNoKey() {
    Step last = stages.chain(1).steps().getLast();
    assertThat(last).isInstanceOf(Step.Config.class);
    assertThat(stages.chain(1).keys().getLast()).isNull();
    assertThat(((Step.Copy) stages.chain(1).steps().getFirst()).from())
        .isEqualTo(new CopySource.Stage(0));
    assertThat(last.info().location()).isEqualTo(new SourceLocation("Dockerfile", 6, 6));
    assertThat(last.info().before()).isNotEqualTo(ContainerConfig.EMPTY);
  }
}
