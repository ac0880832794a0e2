package dev.fastforward.builder.words;

import static dev.fastforward.builder.testing.ConformanceUnits.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.testing.ConformanceUnits;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All inputs of the tables of variables and quotes. */
class LexerConformanceTest {
  @TestFactory
  Stream<DynamicTest> words() {
    JsonNode table = ConformanceUnits.table("shlex/process-word.json");
    return ConformanceUnits.rows("shlex/process-word.json")
        .map(row -> test(row, new Lexer('\\'), table.path("env")));
  }

  @TestFactory
  Stream<DynamicTest> wordsWithMatches() {
    return ConformanceUnits.rows("shlex/process-word-with-matches.json")
        .map(row -> test(row, new Lexer('\\'), row.path("env")));
  }

  @TestFactory
  Stream<DynamicTest> modes() {

    return ConformanceUnits.rows("shlex/modes.json")
        .map(row -> test(row, lexer(row.path("mode").asText()), row.path("env")));
  }

  @TestFactory
  Stream<DynamicTest> splitWords() {
    return ConformanceUnits.rows("shlex/process-words.json")
        .map(row -> test(row, new Lexer('\\'), row.path("env")));
  }

  private static Lexer lexer(String mode) {
    Lexer plain = new Lexer('\\');
    return switch (mode) {
      case "default" -> plain;
      case "backtick" -> new Lexer('`');
      case "rawQuotes" -> plain.rawQuotes();
      case "rawEscapes" -> plain.rawEscapes();
      case "rawQuotesEscapes" -> plain.rawQuotes().rawEscapes().keepUnset();
      case "skipUnsetEnv" -> plain.keepUnset();
      case "skipProcessQuotes (heredoc content)" -> plain.literalQuotes();
      default -> throw new IllegalStateException("unknown mode " + mode);
    };
  }

  private static DynamicTest test(JsonNode row, Lexer lexer, JsonNode env) {
    String input = row.path("input").asText();
    return dynamicTest(
        "[" + row.path("mode").asText() + "] " + input,
        () -> {
          Variables variables = Variables.of(variables(env));
          if (row.has("error")) {
            assertThatThrownBy(() -> lexer.expand(input, variables))
                .isInstanceOf(ExpansionException.class);
            return;
          }
          Expansion expansion = lexer.expand(input, variables);
          if (row.has("result")) {
            assertThat(expansion.text()).isEqualTo(row.path("result").asText());
          }
          // Null where BuildKit loses words: it forgets what stands before a substitution that has
          // an operand of its own. We don't.
          if (row.path("words").isArray()) {
            assertThat(expansion.words()).isEqualTo(strings(row.path("words")));
          }
          if (row.has("wordsRawQuotesSkipUnset")) {
            assertThat(lexer.rawQuotes().keepUnset().expand(input, variables).words())
                .isEqualTo(strings(row.path("wordsRawQuotesSkipUnset")));
          }
          if (row.has("matched")) {
            assertThat(expansion.used()).containsExactlyElementsOf(strings(row.path("matched")));
            assertThat(expansion.unset()).containsExactlyElementsOf(strings(row.path("unmatched")));
          }
        });
  }

  private static Map<String, String> variables(JsonNode env) {
    Map<String, String> values = new HashMap<>();
    if (env.isObject()) {
      env.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
    } else {
      for (String entry : strings(env)) {
        int equals = entry.indexOf('=');
        values.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return values;
  }
}
