package dev.fastforward.builder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTextTest {
  private static final String[] PARTS = {
    "\u001b",
    "\u001b[",
    "\u001b]52;c;ZXZpbA==",
    "\u0007",
    "\u001b\\",
    "\u001b[31m",
    "\u001b[0",
    "m",
    ";5",
    "\u009b",
    "\u009d",
    "\u0090",
    "\u001bP",
    "\u001bc",
    "\u001b[2J",
    "\r",
    "\n",
    "\t",
    "\b",
    "\u007f",
    "\0",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u2028",
    "\udc9b",
    "\ud83d",
    "\ude80",
    "🚀",
    "ü",
    "text ",
    "\\x1b",
    "\u001b[K",
    "\u000b",
    "\u0085",
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a ESC]52;c;ZXZpbA==BEL b   | a \\x1b]52;c;ZXZpbA==\\x07 b",
        "ESC]0;title                | \\x1b]0;title",
        "ESC[31mredESC[0m ESC[1;4mx | red x",
        "ESC[38:2::255:0:0mxESC[K   | x",
        "ESC[2J ESC[1A ESC[?25l     | \\x1b[2J \\x1b[1A \\x1b[?25l",
        "ESC[3ESC[1m1mx             | \\x1b[31mx",
        "ESCESC[0m[31mx             | \\x1b[31mx",
        "ESC[31                     | \\x1b[31",
      })
  void sequencesAreWrittenOutAndColoursDropped(String text, String expected) {
    String raw = text.strip().replace("ESC", "\u001b").replace("BEL", "\u0007");
    assertThat(PrintableText.of(raw)).isEqualTo(expected.strip());
  }

  @Test
  void otherControlCharactersAreWrittenOut() {
    assertThat(PrintableText.of("\u009b2J \u0085 \u007f \0 \b \u202egnp.exe\u202c \u2067x\u2069"))
        .isEqualTo("\\x9b2J \\x85 \\x7f \\x00 \\x08 \\u202egnp.exe\\u202c \\u2067x\\u2069");
    assertThat(PrintableText.of("b\udcffd \ud83d grüße 🚀 \t|"))
        .isEqualTo("b\\xffd \\ud83d grüße 🚀 \t|");
  }

  @Test
  void linesStay() {
    assertThat(PrintableText.of("a\r\nb\n10%\r20%\r\n")).isEqualTo("a\nb\n10%\\r20%\n");
    assertThat(PrintableText.line("a\nb")).isEqualTo("a\\nb");
  }

  @Test
  void jsonMeansTheSame() {
    assertThat(PrintableText.json("{\"a\":\"\u009b31m \u202e ü\"}\n"))
        .isEqualTo("{\"a\":\"\\u009b31m \\u202e ü\"}\n");
  }

  /** Every reader of a result: the operator reads what a builder pod left. */
  @Test
  void aFailureIsPrintable() {
    BuildResult.Failure failure =
        new BuildResult.Failure(
            "RunFailed",
            "a\u001b]0;b\n",
            null,
            null,
            new BuildResult.Instruction("D\nF", 1, 1, "RUN \u009b"),
            1,
            "tail\u0007");
    assertThat(failure.message()).isEqualTo("a\\x1b]0;b\n");
    assertThat(failure.logTail()).isEqualTo("tail\\x07");
    assertThat(failure.instruction())
        .isEqualTo(new BuildResult.Instruction("D\\nF", 1, 1, "RUN \\x9b"));
  }

  /** However a text is cut into pieces, what is made of the pieces holds nothing that acts. */
  @Test
  void nothingThatActsIsEverLeft() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder whole = new StringBuilder();
      StringBuilder pieces = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        StringBuilder piece = new StringBuilder();
        for (int m = random.nextInt(5); m >= 0; m--) {
          piece.append(
              random.nextInt(4) == 0
                  ? Character.toString(random.nextInt(0x10000))
                  : PARTS[random.nextInt(PARTS.length)]);
        }
        whole.append(piece);
        pieces.append(PrintableText.of(piece.toString()));
      }
      check(PrintableText.of(whole.toString()), seed);
      check(pieces.toString(), seed);
      check(PrintableText.line(whole.toString()).replace("\t", ""), seed);
      assertThat(PrintableText.of(pieces.toString()))
          .as("seed %d", seed)
          .isEqualTo(pieces.toString());
    }
  }

  private static void check(String text, long seed) {
    for (int c : text.codePoints().toArray()) {
      boolean acts =
          (c < 0x20 && c != '\n' && c != '\t')
              || (c >= 0x7f && c < 0xa0)
              || (c >= 0x2028 && c <= 0x202e)
              || (c >= 0x2066 && c <= 0x2069)
              || (c >= 0xd800 && c < 0xe000);
      assertThat(acts).as("seed %d: U+%04X in %s", seed, c, text).isFalse();
    }
  }
}
