package dev.fastforward.builder.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexerTest {
  private static final Variables VARIABLES =
      Variables.of(Map.of("app", "web", "file", "lib/core.tar.gz", "none", "", "two", "a  b"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "$app-${app}|web-web",
        "'$app' \"$app\"|$app web",
        "\\$app|$app",
        "${none:-x}${none-x}${gone-x}|xx",
        "${app:+x}${none:+y}${none+z}|xz",
        "${file#*.}|tar.gz",
        "${file##*.}|gz",
        "${file%.*}|lib/core.tar",
        "${file%%.*}|lib/core",
        "${file/core/x}|lib/x.tar.gz",
        "${file//[aeiou]/x}|lib/core.tar.gz",
        "${file//?r/_}|lib/c_e.t_.gz",
        "${gone:-${app:-y}}|web",
        "pre$gone.post|pre.post",
        "a$|a$",
      })
  void expands(String word, String expected) {
    assertThat(new Lexer('\\').expand(word, VARIABLES).text()).isEqualTo(expected);
  }

  @Test
  void valuesAreSplitOnlyOutsideOfQuotes() {
    assertThat(new Lexer('\\').expand("x$two \"$two\"", VARIABLES).words())
        .containsExactly("xa", "b", "a  b");
  }

  @Test
  void tellsWhatWasUsedAndWhatWasMissing() {
    Expansion expansion = new Lexer('\\').expand("$app${gone}$none", VARIABLES);

    assertThat(expansion.used()).containsExactly("app", "none");
    assertThat(expansion.unset()).containsExactly("gone");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void substitutionsStandInEachOther(int levels) {
    String word = "${app:+".repeat(levels) + "x" + "}".repeat(levels);

    assertThat(new Lexer('\\').expand(word, VARIABLES).text()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${app:+", "${gone-", "${app/", "${app#", "\"${none:-"})
  void refusesWhatIsTooDeepForTheStack(String opening) {
    String word = opening.repeat(100_000);

    assertThatThrownBy(() -> new Lexer('\\').expand(word, VARIABLES))
        .isInstanceOf(ExpansionException.class)
        .hasMessageContaining("nested more than 100 deep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {"${app", "'x", "\"x", "${}", "${app/x}", "${app=x}"})
  void refusesWhatIsBroken(String word) {
    assertThatThrownBy(() -> new Lexer('\\').expand(word, VARIABLES))
        .isInstanceOf(ExpansionException.class);
  }

  @Test
  void aMissingVariableIsMarked() {
    assertThatThrownBy(() -> new Lexer('\\').expand("${gone:?say why}", VARIABLES))
        .isInstanceOfSatisfying(
            ExpansionException.class,
            e -> {
              assertThat(e.isMissingVariable()).isTrue();
              assertThat(e.reason()).isEqualTo("gone: say why");
            });
  }

  /** Each line doubled the value, until the memory was full. */
  @Test
  void aVariableThatHoldsItselfTwiceHasAnEnd() {
    Variables large = Variables.of(Map.of("A", "x".repeat(9 << 20)));
    Lexer lexer = new Lexer('\\');

    assertThat(lexer.expand("$A", large).text()).hasSize(9 << 20);
    assertThatThrownBy(() -> lexer.expand("$A$A", large))
        .isInstanceOf(ExpansionException.class)
        .hasMessageContaining("more than 16777216 characters");
  }
}
