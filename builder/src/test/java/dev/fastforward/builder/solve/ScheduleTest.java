package dev.fastforward.builder.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.Step;
import java.util.List;
import java.util.Map;
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

  private Schedule schedule(Map<StageChain, Hit> hits) {
    return Schedule.of(stages.chain(1), hits);
  }

  private static List<Integer> order(Schedule schedule) {
    return schedule.stages().stream().map(stage -> stage.chain().index()).toList();
  }

  private int start(Schedule schedule, int stage) {
    return schedule.find(stages.chain(stage)).orElseThrow().start();
  }

  @Test
  void withoutAnyHitAllIsBuiltSourcesFirst() {
    StageChain tools = stages.chain(0);
    assertThat(schedule(Map.of()))
        .isEqualTo(
            new Schedule(
                List.of(
                    new ScheduledStage(tools, null, List.of()),
                    new ScheduledStage(stages.chain(1), null, List.of(tools)))));
  }

  @Test
  void aHitOfTheTargetNeedsNoSource() {
    Schedule schedule = schedule(Map.of(stages.chain(1), stages.hit(1, 0, Map.of(), "x")));
    assertThat(order(schedule)).containsExactly(1);
    assertThat(start(schedule, 1)).isEqualTo(1);
  }

  @Test
  void aMissOfTheCopyNeedsTheSourceFromItsHitOn() {
    Schedule schedule = schedule(Map.of(stages.chain(0), stages.hit(0, 0, Map.of(), "t")));
    assertThat(order(schedule)).containsExactly(0, 1);
    assertThat(start(schedule, 0)).isEqualTo(1);
    assertThat(start(schedule, 1)).isZero();
  }

  @Test
  void labelsHaveNoKey() {
    StageChain target = stages.chain(1);
    assertThat(target.steps()).hasSize(3);
    assertThat(target.layerSteps()).isEqualTo(target.steps().subList(0, 2));
    assertThat(target.steps().getLast()).isInstanceOf(ConfigStep.class);
    Step last = target.steps().getLast().step();
    assertThat(((Step.Copy) target.steps().getFirst().step()).from())
        .isEqualTo(new CopySource.Stage(0));
    assertThat(target.layerSteps().getFirst().sources()).containsExactly(stages.chain(0));
    assertThat(last.info().location()).isEqualTo(new SourceLocation("Dockerfile", 6, 6));
    assertThat(last.info().before()).isNotEqualTo(ContainerConfig.EMPTY);
  }
}
