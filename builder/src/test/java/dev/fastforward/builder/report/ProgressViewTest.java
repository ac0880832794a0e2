package dev.fastforward.builder.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
  private final ProgressView view = new ProgressView(Style.PLAIN, 2);
  private final ProgressRecord record = new ProgressRecord(2, 1000);

  private static StepLabel step(int number, String text) {
    return new StepLabel("app", number, 3, text);
  }

  private List<String> draw(int columns, int rows, long now) {
    return view.draw(record.state(Traffic.NONE), columns, rows, now);
  }

  @Test
  void eachStepHasALineWithItsTimeAtTheRight() {
    record.phase("build");
    record.note("sandbox namespaces", 1000);
    record.planned(3);
    record.cached(step(1, "WORKDIR /app"), 1000);
    record.started(step(2, "RUN make"), 1100);
    record.output(step(2, "RUN make"), "cc a.c");
    record.output(step(2, "RUN make"), "cc b.c");
    record.output(step(2, "RUN make"), "10 %\r20 %\r");

    assertThat(draw(41, 20, 3400))
        .containsExactly(
            "[+] Building 2.4s (1/3) build",
            " => sandbox namespaces              0.0s",
            " => CACHED [app 1/3] WORKDIR /app   0.0s",
            " => [app 2/3] RUN make              2.3s",
            " => => # cc b.c",
            " => => # 20 %");

    record.finished(step(2, "RUN make"), 2500);
    record.end(4000);
    assertThat(draw(41, 20, 4000))
        .containsExactly(
            "[+] Building 3.0s (2/3) FINISHED",
            " => sandbox namespaces              0.0s",
            " => CACHED [app 1/3] WORKDIR /app   0.0s",
            " => [app 2/3] RUN make              2.5s");
  }

  @Test
  void runningStepsHavePriority() {
    for (int i = 1; i <= 10; i++) {
      record.cached(step(i, "COPY " + i + " /"), 1000);
    }
    record.started(step(11, "RUN make"), 1000);
    record.output(step(11, "RUN make"), "line");
    for (int i = 12; i <= 20; i++) {
      record.cached(step(i, "COPY " + i + " /"), 1000);
    }

    List<String> lines = draw(60, 5, 1000);
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1)).contains("[app 11/3] RUN make");
    assertThat(lines.get(2)).contains("# line");
    assertThat(lines.get(4)).contains("[app 20/3]");
    assertThat(draw(60, 2, 1000).get(1)).contains("[app 11/3] RUN make");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    record.started(step(1, "RUN echo 漢字漢字漢字漢字漢字漢字漢字 e\u0301e\u0301"), 1000);
    record.output(step(1, "RUN echo 漢字漢字漢字漢字漢字漢字漢字 e\u0301e\u0301"), "漢".repeat(100));
    for (int columns = 20; columns < 70; columns++) {
      int width = Math.max(20, columns - 1);
      assertThat(draw(columns, 9, 1000))
          .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void aCommandCannotMoveTheCursor() {
    record.started(step(1, "RUN evil"), 1000);
    record.output(
        step(1, "RUN evil"),
        "\u001b[2J\u001b[1;1Hcolour \u001b[31mred\u001b[0m \u0007\u001b]0;title\u0007");
    assertThat(String.join("\n", draw(60, 9, 1000)))
        .doesNotContain("\u001b", "\u0007")
        .contains("colour red");
  }

  @Test
  void runningStepsAreStoppedAtTheEnd() {
    record.started(step(1, "RUN false"), 1000);
    record.end(1500);
    assertThat(record.state(Traffic.NONE).lines())
        .singleElement()
        .satisfies(line -> assertThat(line.state()).isEqualTo(ProgressLine.State.STOPPED));
    assertThat(draw(40, 9, 1500).getLast()).startsWith(" => STOPPED [app 1/3] RUN false");
  }
}
