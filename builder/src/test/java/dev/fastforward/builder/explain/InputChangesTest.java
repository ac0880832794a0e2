package dev.fastforward.builder.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cache.StepRecord;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What changed between two builds, in a few words. */
class InputChangesTest {
  private static String changes(
      Map<String, String> inputs,
      Map<String, String> files,
      Map<String, String> nowInputs,
      Map<String, String> nowFiles) {
    return InputChanges.between(record(inputs, files), record(nowInputs, nowFiles));
  }

  private static StepRecord record(Map<String, String> inputs, Map<String, String> files) {
    return new StepRecord("X", "", new TreeMap<>(inputs), new TreeMap<>(files));
  }

  @Test
  void argumentsAreShownWithTheirValues() {
    assertThat(
            changes(
                Map.of("ARG VERSION", "1.3", "WORKDIR", "/a"),
                Map.of(),
                Map.of("ARG VERSION", "1.4", "WORKDIR", "/a"),
                Map.of()))
        .isEqualTo("ARG VERSION 1.3 → 1.4");
    assertThat(changes(Map.of(), Map.of(), Map.of("ENV A", "b c"), Map.of()))
        .isEqualTo("ENV A is new: b c");
    assertThat(changes(Map.of("ARG A", ""), Map.of(), Map.of(), Map.of()))
        .isEqualTo("ARG A is gone");
  }

  @Test
  void ofSecretsOnlyThatTheyChanged() {
    assertThat(changes(Map.of("ARG TOKEN", "#1"), Map.of(), Map.of("ARG TOKEN", "#2"), Map.of()))
        .isEqualTo("ARG TOKEN changed");
  }

  @Test
  void filesAreNamedAndWhatOfThemChanged() {
    assertThat(
            changes(
                Map.of(),
                Map.of("src/Main.java", "644 0:0 aa", "b", "644 0:0 aa", "gone", "644 0:0 aa"),
                Map.of(),
                Map.of("src/Main.java", "644 0:0 bb", "b", "755 0:0 aa", "new", "644 0:0 aa")))
        .isEqualTo("b: mode 644 → 755, gone removed, new added and 1 more");
    assertThat(changes(Map.of(), Map.of("a", "644 0:0 aa"), Map.of(), Map.of("a", "644 5:0 aa")))
        .isEqualTo("a: owner 0:0 → 5:0");
    assertThat(changes(Map.of(), Map.of("src/", "12"), Map.of(), Map.of("src/", "13")))
        .isEqualTo("src/ changed");
  }

  @Test
  void stagesAndImagesHaveNamesAndNoDigests() {
    assertThat(changes(Map.of("stage build", "1"), Map.of(), Map.of("stage build", "2"), Map.of()))
        .isEqualTo("stage build changed");
    assertThat(
            changes(Map.of("image nginx:1", "1"), Map.of(), Map.of("image nginx:1", "2"), Map.of()))
        .isEqualTo("image nginx:1 moved");
  }
}
