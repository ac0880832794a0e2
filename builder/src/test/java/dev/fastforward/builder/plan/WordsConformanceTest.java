package dev.fastforward.builder.plan;

import static dev.fastforward.builder.testing.ConformanceUnits.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fastforward.builder.testing.ConformanceUnits;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tables of EXPOSE and WORKDIR. */
class WordsConformanceTest {
  @TestFactory
  Stream<DynamicTest> ports() {
    return ConformanceUnits.rows("expose/ports.json")
        .map(row -> {
          String input = row.path("input").asText();
          return dynamicTest(
              "[" + input + "]",
              () -> {
                if (row.has("error")) {
                  assertThatIllegalArgumentException().isThrownBy(() -> Ports.parse(input));
                } else {
                  assertThat(Ports.parse(input)).isEqualTo(strings(row.path("ports")));
                }
              });
        });
  }

  @TestFactory
  Stream<DynamicTest> workingDirectories() {
    return ConformanceUnits.rows("workdir/normalize.json")
        .map(row ->
            dynamicTest(
                row.path("current").asText() + " + " + row.path("path").asText(),
                () ->
                    assertThat(
                            WorkDirPath.configured(
                                row.path("current").asText(), row.path("path").asText()))
                        .isEqualTo(row.path("result").asText())));
  }
}
