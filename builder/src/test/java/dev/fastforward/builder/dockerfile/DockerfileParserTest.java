package dev.fastforward.builder.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileParserTest {
  private static Dockerfile parse(String text) {
    return DockerfileParser.parse("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Instruction> instructions(String text) {
    return parse("FROM scratch\n" + text).stages().getFirst().instructions();
  }

  @Test
  void aNulByteIsRefusedWhereverItStands() {
    assertThatThrownBy(() -> parse("FROM scratch\nCOPY a /b\0c\n"))
        .hasMessageContaining("Dockerfile:2: there is a NUL byte", "save the file as UTF-8");
  }

  @Test
  void continuationsCommentsAndBlanks() {
    List<Instruction> instructions =
        instructions("RUN one \\\n  # a comment\n   two \\  \n\tthree\nUSER x");
    Instruction.Run run = (Instruction.Run) instructions.getFirst();

    assertThat(run.command().words()).containsExactly("one    two \tthree");
    assertThat(run.source().location()).isEqualTo(new SourceLocation("Dockerfile", 2, 5));
    assertThat(instructions.getLast().source().location().line()).isEqualTo(6);
  }

  @Test
  void byteOrderMarkCarriageReturnsAndEscapeDirective() {
    Dockerfile file = parse("\ufeff# escape=`\r\nFROM scratch\r\nCOPY a `\r\n  c:\\b\r\n");
    Instruction.Copy copy = (Instruction.Copy) file.stages().getFirst().instructions().getFirst();

    assertThat(file.escape()).isEqualTo('`');
    assertThat(copy.paths().sources()).containsExactly("a");
    assertThat(copy.paths().destination()).isEqualTo("c:\\b");
  }

  @Test
  void heredocsOfRunAndCopy() {
    List<Instruction> instructions =
        instructions("RUN <<-A sh && <<B cat\n\t1\n\tA\n2\nB\nCOPY <<'f' /d/\n$x\nf\n");
    Instruction.Run run = (Instruction.Run) instructions.getFirst();
    Instruction.Copy copy = (Instruction.Copy) instructions.getLast();

    assertThat(run.command().withHeredocs()).containsExactly("<<-A sh && <<B cat\n\t1\nA\n2\nB");
    assertThat(copy.paths().inline()).containsExactly(new CopyPaths.InlineFile("f", "$x\n", false));
    assertThat(copy.source().location()).isEqualTo(new SourceLocation("Dockerfile", 7, 9));
  }

  @Test
  void aHeredocAloneIsTheScript() {
    Instruction.Run run = (Instruction.Run) instructions("RUN <<-E\n\ta\n\t b\nE").getFirst();

    assertThat(run.command().isScript()).isTrue();
    assertThat(run.command().withHeredocs()).containsExactly("a\n b\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM scratch\\nCOYP a b | Dockerfile:2: unknown instruction COYP; did you mean COPY?",
        "FROM scratch\\n\\nrunn x | Dockerfile:3: unknown instruction runn; did you mean run?",
        "FROM scratch\\nCOPY --chwon=1 a b | Dockerfile:2: unknown flag --chwon; did you mean"
            + " --chown?",
        "FROM scratch\\nUSER --x a | Dockerfile:2: unknown flag --x (USER takes no flags)",
        "FROM scratch\\nCOPY a | Dockerfile:2: COPY needs a source and a destination",
        "RUN x | Dockerfile:1: RUN stands before the first FROM",
        "ARG x | Dockerfile:1: there is no FROM",
        "'' | Dockerfile:1: there are no instructions",
        "FROM scratch\\nRUN <<E\\nx | Dockerfile:2: the heredoc is not ended: write E alone",
        "FROM scratch\\nENV a=1 b | Dockerfile:2: there is no = in \"b\"",
        "FROM scratch\\nCMD [\"a\", 1] | Dockerfile:2: the JSON array may hold strings only",
        "# escape=x\\nFROM scratch | Dockerfile:1: the escape character can be",
        "# escape=`\\n# escape=`\\nFROM scratch | Dockerfile:2: the directive escape is there"
            + " twice",
      })
  void errorsNameFileLineAndRemedy(String text, String message) {
    assertThatThrownBy(() -> parse(text.replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(FailureReason.DockerfileInvalid);
              assertThat(e.getMessage()).startsWith(message);
            });
  }

  @Test
  void anEmptyLineInAContinuationIsWarnedOf() {
    Checks checks = Checks.standard();
    byte[] text = "FROM scratch\nRUN a \\\n\n  b".getBytes(StandardCharsets.UTF_8);
    DockerfileParser.parse("Dockerfile", text, checks);
    assertThat(checks.findings())
        .singleElement()
        .satisfies(found -> assertThat(found.rule()).isEqualTo(CheckRule.NoEmptyContinuation));
  }

  @Test
  void mountsAreUnderstood() {
    assertThat(MountParser.parse("type=cache,dst=/c,\"id=a,b\",ro", word -> word))
        .isEqualTo(
            new MountFlag.Cache(
                null, null, "/c", true, "a,b", null, new MountFlag.Access(null, null, null)));
    assertThatThrownBy(() -> MountParser.parse("type=tmpfs,uid=1", word -> word))
        .hasMessage("a mount of type tmpfs has no uid");
  }

  @Test
  void moreStagesThanTheStackBears() {
    assertThat(parse("FROM scratch\n".repeat(1000)).stages()).hasSize(1000);
    assertThatThrownBy(() -> parse("FROM scratch\n".repeat(1001)))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("Dockerfile:1001: a Dockerfile can have at most 1000 stages");
  }
}
