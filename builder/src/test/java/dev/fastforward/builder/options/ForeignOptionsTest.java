package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cli.Main;
import dev.fastforward.builder.contract.FailureReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No option of docker build or kaniko is silently ignored. */
class ForeignOptionsTest {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  /** The context does not exist, so that no build starts. */
  private int run(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "build";
    System.arraycopy(words, 0, all, 1, words.length);
    all[all.length - 1] = "/nonexistent/context";
    return Main.run(Map.of(), new PrintStream(log, true, StandardCharsets.UTF_8), all);
  }

  private String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "--squash,                        --squash is not supported; copy what",
    "--squash=true,                   --squash is not supported",
    "--memory=1g,                     --memory is not supported",
    "-m1g,                            --memory is not supported",
    "--ignore-var-run,                --ignore-var-run=true is not supported",
    "--cache-run-layers=false,        --cache-run-layers=false is not supported",
    "--isolation=hyperv,              --isolation=hyperv is not supported",
    "--pusj,                          there is no option --pusj; did you mean --push?",
    "--build-contxt=a=b,              there is no option --build-contxt; did you mean --build-context?",
    "extra,                           \"/nonexistent/context\" is one argument too many",
  })
  void unsupportedOptionsAreRefusedByName(String word, String message) {
    assertThat(run(word)).isEqualTo(FailureReason.InvalidRequest.exitCode());
    assertThat(log()).contains(message).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "--cleanup,                --cleanup has no effect: a build leaves nothing behind",
    "--snapshotMode=redo,      --snapshot-mode has no effect",
    "--verbosity=debug,        --verbosity has no effect",
    "--ignore-var-run=false,   --ignore-var-run has no effect",
  })
  void optionsWithoutEffectAreAcceptedWithANote(String word, String note) {
    run(word);
    assertThat(log()).contains("note: " + note).doesNotContain("InvalidRequest");
  }

  @Test
  void aFalseFlagIsAccepted() {
    run("--squash=false");
    assertThat(log()).doesNotContain("squash");
  }

  @Test
  void theLastValueCounts() {
    run("--target=a", "--target", "b", "-v", "info", "-v", "debug");
    assertThat(log()).doesNotContain("InvalidRequest");
  }
}
