package dev.fastforward.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceDateEpochTest {
  private static final SourceDateEpoch EPOCH =
      new SourceDateEpoch(
          7L,
          Map.of("assets", "https://example.com/assets.tar"),
          place -> place.endsWith("assets.tar") ? 8L : null,
          address -> address.endsWith("src.tar") ? 9L : null);

  private static Dockerfile file(String text) {
    return DockerfileParser.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> resolve(String value) {
    return EPOCH.resolve(
        Map.of("SOURCE_DATE_EPOCH", value),
        file(
            """
            FROM scratch AS src
            ADD https://example.com/src.tar /
            FROM scratch AS more
            ADD https://example.com/src.tar /
            WORKDIR /x
            """));
  }

  @Test
  void aSourceGivesItsTime() {
    assertThat(resolve("context")).containsEntry("SOURCE_DATE_EPOCH", "7");
    assertThat(resolve("assets")).containsEntry("SOURCE_DATE_EPOCH", "8");
    assertThat(resolve("src")).containsEntry("SOURCE_DATE_EPOCH", "9");
    assertThat(resolve("5")).containsEntry("SOURCE_DATE_EPOCH", "5");
  }

  @Test
  void aContextWithoutATimeGivesNone() {
    SourceDateEpoch none = new SourceDateEpoch(null, Map.of(), p -> null, a -> null);
    assertThat(none.resolve(Map.of(), file("ARG SOURCE_DATE_EPOCH=context\nFROM scratch\n")))
        .containsEntry("SOURCE_DATE_EPOCH", "");
  }

  @Test
  void unknownSourcesAreRefused() {
    assertThatThrownBy(() -> resolve("more"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("stage more");
    assertThatThrownBy(() -> resolve("nothing"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("SOURCE_DATE_EPOCH=nothing");
  }
}
