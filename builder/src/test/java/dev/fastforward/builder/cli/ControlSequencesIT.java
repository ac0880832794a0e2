package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs and commands of a build cannot control the terminal or forge the log. */
@NeedsRoot
class ControlSequencesIT {
  private static final String CLIPBOARD = "]52;c;ZXZpbA==";
  private static final String PRINTS =
      """
      FROM scratch
      ADD base.tar /
      RUN printf 'one \\033]52;c;ZXZpbA==\\007 \\033[31mred\\033[0m \\302\\2332J \\2332J \\033'; \
          sleep 0.2; printf ']0;title\\n10%%\\r20%%\\r\\n\\342\\200\\256open'; exit 3
      """;

  @TempDir private Path temp = Path.of("");

  private Builds builds() {
    return new Builds(temp)
        .file("base.tar", BusyboxBase.files())
        .dockerfile(PRINTS)
        .with("TERM", "xterm-256color");
  }

  private static void check(String text) {
    assertThat(text.chars().filter(c -> c != '\n' && c != '\t').filter(Character::isISOControl))
        .as(text)
        .isEmpty();
    assertThat(text).doesNotContain("\u202e");
  }

  @Test
  void aLogAndAResultHaveThemWrittenOut() throws IOException {
    Builds.Outcome outcome = builds().build("--progress=plain");
    check(outcome.log());
    assertThat(outcome.log())
        .contains("one \\x1b" + CLIPBOARD + "\\x07 red \\x9b2J \ufffd2J \\x1b]0;title\n")
        .contains("   10%\n")
        .contains("   20%\n")
        .contains("\\u202eopen");
    String tail =
        Objects.requireNonNull(Objects.requireNonNull(outcome.result().failure()).logTail());
    check(tail);
    assertThat(tail).contains("\\x1b" + CLIPBOARD, "red");
    check(Files.readString(temp.resolve("result.json")));
  }

  /** Like BuildKit's: the bytes are in Base64. */
  @Test
  void rawJsonHasTheBytesAndNothingRaw() {
    String log = builds().build("--progress=rawjson").log();
    check(log);
    assertThat(log).contains("\"data\":\"b25lIBtdNTI7Y");
  }

  @Test
  void aTerminalGetsOnlyTheBuildersOwn() throws Exception {
    String screen = onTerminal();
    assertThat(screen)
        .doesNotContain("\u001b]", "\u0007", "\u009b", "\u202e")
        .contains(CLIPBOARD, "exit code");
    assertThat(screen.replaceAll("\u001b\\[[0-9;]*[mAKJ]|\u001b\\[\\?25[lh]|[\r\n\t]", "").chars())
        .noneMatch(Character::isISOControl);
  }

  @Test
  void namesAndTextsAreOthersToo() {
    Builds builds = builds();
    check(
        builds
            .dockerfile("FROM scratch\nCOPY \u001b]0;name\u0007 /\n")
            .build("--progress=plain")
            .log());
    check(builds.dockerfile("FROM scratch\nFLY \u001b[2J\u009b away\u202e\n").build().log());
    check(builds.dockerfile("FROM scratch AS \u001b]0;x\u0007\n").build().log());
    check(
        builds
            .dockerfile(
                "FROM scratch\nLABEL a=\"\u001b]0;x\u0007\u202e\"\nCOPY Dockerfile /\u009b2J\n")
            .build("--progress=plain")
            .log());
  }

  private String onTerminal() throws Exception {
    Builds builds = builds();
    Process build = builds.startOnTerminal("--progress=tty");
    try {
      assertThat(build.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      build.destroyForcibly().waitFor();
    }
    return new String(Files.readAllBytes(builds.log()), StandardCharsets.UTF_8);
  }
}
