package dev.fastforward.builder.glob;

import static dev.fastforward.builder.testing.ConformanceUnits.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fastforward.builder.testing.ConformanceUnits;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All rows of the conformance tables of .dockerignore. */
class DockerIgnoreConformanceTest {
  @TestFactory
  Stream<DynamicTest> patterns() {
    return ConformanceUnits.rows("dockerignore/patterns.json")
        .map(row -> {
          List<String> patterns = strings(row.path("patterns"));
          String path = row.path("path").asText();
          return dynamicTest(
              patterns + " " + path,
              () -> {
                if (row.has("error")) {
                  assertThatIllegalArgumentException().isThrownBy(() -> DockerIgnore.of(patterns));
                } else {
                  assertThat(DockerIgnore.of(patterns).excludes(path))
                      .isEqualTo(row.path("match").asBoolean());
                }
              });
        });
  }

  @TestFactory
  Stream<DynamicTest> files() {
    return ConformanceUnits.rows("dockerignore/ignorefile.json")
        .map(row ->
            dynamicTest(
                row.path("name").asText(),
                () ->
                    assertThat(DockerIgnore.patterns(row.path("input").asText()))
                        .isEqualTo(strings(row.path("patterns")))));
  }
}
