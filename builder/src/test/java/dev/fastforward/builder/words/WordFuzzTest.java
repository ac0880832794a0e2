package dev.fastforward.builder.words;

import static dev.fastforward.builder.testing.ConformanceUnits.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.dockerfile.Heredoc;
import dev.fastforward.builder.dockerfile.MountParser;
import dev.fastforward.builder.testing.ConformanceUnits;
import dev.fastforward.builder.testing.TextFuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Words with mistakes: an expansion ends, with a text or with an {@link ExpansionException}. */
class WordFuzzTest {
  private static final List<String> WORDS =
      List.of(
          "$PWD/${HOME}/x",
          "\"${a:-${b:+c}} 'd'\" e\\ f",
          "${long#*/} ${long##*/} ${long%.*} ${long%%.*}",
          "${long/a*b/c} ${long//[a-c]/\\/}",
          "${unset:?is missing} ${EMPTY?}",
          "'single $a' \"double $a\" $'x' \\$a",
          "a=b,c=\"d e\",f='g h'",
          "<<EOF <<-\"EOT\" 3<<x");
  private static final List<String> PIECES =
      List.of(
          "$",
          "${",
          "}",
          "${a",
          ":-",
          ":+",
          ":?",
          "#",
          "##",
          "%",
          "%%",
          "/",
          "//",
          "*",
          "?",
          "[",
          "]",
          "[!",
          "\\",
          "`",
          "'",
          "\"",
          " ",
          "\t",
          "\n",
          "\r",
          "\0",
          "=",
          "<<",
          "$$",
          "$1",
          "$@",
          "${long//",
          "${long##*a*b*c*d*e*f}",
          "${long%%*a*a*a*a*a*a*b}",
          "\ufeff",
          "é",
          "𝄞");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PWD", "/home",
          "HOME", "/root",
          "a", "x y",
          "b", "",
          "EMPTY", "",
          "long", "aab/abc.".repeat(60) + "tar.gz",
          "star", "*a*",
          "quote", "'\"\\");

  private final TextFuzz fuzz = new TextFuzz(words(), PIECES);

  private static List<String> words() {
    List<String> words = new ArrayList<>(WORDS);
    if (ConformanceUnits.find().isPresent()) {
      for (String table :
          List.of("process-word", "process-words", "process-word-with-matches", "modes")) {
        rows("shlex/" + table + ".json").forEach(row -> words.add(row.path("input").asText()));
      }
    }
    return words;
  }

  @Test
  void expansions() throws InterruptedException {
    Variables variables = Variables.of(ENVIRONMENT);
    fuzz.run(word -> {
      Lexer lexer = new Lexer(fuzz.random().nextBoolean() ? '\\' : '`');
      lexer = fuzz.random().nextBoolean() ? lexer.rawQuotes() : lexer;
      lexer = fuzz.random().nextBoolean() ? lexer.rawEscapes() : lexer;
      lexer = fuzz.random().nextBoolean() ? lexer.keepUnset() : lexer;
      lexer = fuzz.random().nextBoolean() ? lexer.literalQuotes() : lexer;
      try {
        Expansion expansion = lexer.expand(word, variables);
        assertThat(expansion.unset()).doesNotContainAnyElementsOf(List.of("PWD", "EMPTY"));
        assertThat(lexer.expand(word, variables)).isEqualTo(expansion);
      } catch (ExpansionException e) {
        assertThat(e.reason()).isNotBlank();
      }
    });
  }

  @Test
  void splitting() throws InterruptedException {
    fuzz.run(word -> {
      WordSplitter.split(word, '\\');
      try {
        Heredoc.ofWord(word);
      } catch (ExpansionException e) {
        assertThat(e.reason()).isNotBlank();
      }
    });
  }

  @Test
  void mounts() throws InterruptedException {
    TextFuzz mounts =
        new TextFuzz(
            List.of(
                "type=cache,target=/c,id=x,sharing=locked,mode=0700,uid=1,gid=2,from=a,source=/b",
                "type=secret,id=s,target=/x,required,env=A",
                "type=tmpfs,target=/t,size=10m",
                "\"type=bind\",\"source=a,b\",target=/x,rw",
                "type=ssh,required=true"),
            List.of(",", "=", "\"", "type=", "size=", "99999999999999999999", "-1", "mode=", "\n"));
    mounts.run(value -> {
      try {
        MountParser.parse(value, word -> word);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    });
  }
}
