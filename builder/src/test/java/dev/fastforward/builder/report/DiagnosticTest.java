package dev.fastforward.builder.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.Mark;
import dev.fastforward.builder.contract.SourceLocation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosticTest {
  private static List<String> lines(String message, Mark mark) {
    SourceLocation place = new SourceLocation("Dockerfile", mark.line(), mark.line(), mark);
    return new Diagnostic(
            Diagnostic.Kind.error, "DockerfileInvalid", message, place, null, List.of())
        .lines(Style.PLAIN);
  }

  @Test
  void theMarkIsUnderTheAffectedPartWithTheSuggestion() {
    assertThat(
            lines(
                "Dockerfile:12: unknown flag --fron; did you mean --from? (COPY has --from)",
                new Mark(12, 6, 12, "COPY --fron=a / /")))
        .containsExactly(
            "error: DockerfileInvalid: unknown flag --fron (COPY has --from)",
            "  --> Dockerfile:12:6",
            "   |",
            "12 | COPY --fron=a / /",
            "   |      ^^^^^^ did you mean --from?",
            "   |");
  }

  @Test
  void wideCharactersAndTabsDoNotShiftTheMark() {
    assertThat(lines("wrong", new Mark(1, 8, 9, "RUN\t漢字 x")))
        .contains("1 | RUN    漢字 x", "  | " + " ".repeat(12) + "^");
  }

  @Test
  void aDockerfileCannotSendEscapeSequences() {
    assertThat(String.join("\n", lines("wrong \u001b[31m", new Mark(1, 1, 4, "RUN \u001b[2J"))))
        .doesNotContain("\u001b");
  }

  @Test
  void theMarkedPartOfALongLineIsVisible() {
    String line = "RUN " + "x".repeat(1000) + " $FOO " + "y".repeat(1000);
    assertThat(lines("wrong", new Mark(1, 1006, 1010, line)).get(3))
        .startsWith("1 | …$FOO")
        .hasSizeLessThan(200);
  }

  @Test
  void withoutAMarkTheInstructionIsShown() {
    assertThat(
            new Diagnostic(
                    Diagnostic.Kind.warning,
                    "Rule",
                    "m",
                    new SourceLocation("D", 3, 4),
                    "RUN a\nb",
                    List.of("see there"))
                .lines(Style.PLAIN))
        .containsExactly(
            "warning: Rule: m",
            " --> D:3:1",
            "  |",
            "3 | RUN a",
            "  | ^^^^^",
            "  |",
            "  = see there");
  }

  @Test
  void colourNeedsATerminalAndNoNoColor() {
    assertThat(Style.of(Map.of(), true).colour()).isTrue();
    assertThat(Style.of(Map.of(), false).colour()).isFalse();
    assertThat(Style.of(Map.of("NO_COLOR", "1"), true).colour()).isFalse();
    assertThat(Style.of(Map.of("TERM", "dumb"), true).colour()).isFalse();
  }
}
