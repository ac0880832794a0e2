package dev.fastforward.builder.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoPathPatternTest {
  @ParameterizedTest
  @CsvSource({
    "*.txt, a.txt, true",
    "*.txt, .txt, true",
    "*.txt, d/a.txt, false",
    "d/*/x, d/e/x, true",
    "a?c, abc, true",
    "a?c, a/c, false",
    "[a-c]x, bx, true",
    "[^a-c]x, bx, false",
    "[^a]x, /x, false",
    "[]a]x, ]x, true",
    "\\*x, *x, true",
    "\\*x, ax, false",
    "a.c, abc, false",
    "[a&&b], &, true",
  })
  void matchesAsGoDoes(String glob, String path, boolean expected) {
    assertThat(new GoPathPattern(glob).matches(path)).isEqualTo(expected);
  }

  @Test
  void malformedPatternsAreNamed() {
    assertThatThrownBy(() -> new GoPathPattern("[a")).hasMessageContaining("[a");
    assertThatThrownBy(() -> new GoPathPattern("a\\")).hasMessageContaining("backslash");
  }

  @Test
  void anEscapedStarIsNotAWildcard() {
    assertThat(GoPathPattern.hasWildcards("a\\*")).isFalse();
    assertThat(GoPathPattern.hasWildcards("a[b]")).isTrue();
  }

  /** A regular expression would practically never end. */
  @Test
  @Timeout(20)
  void manyStarsTakeBoundedTime() {
    GoPathPattern glob = new GoPathPattern("*a".repeat(40) + "*b");
    assertThat(glob.matches("a".repeat(4000))).isFalse();
    assertThat(glob.matches("a".repeat(4000) + "b")).isTrue();
  }

  private static final List<String> PIECES =
      List.of(
          "*", "*", "?", "a", "b", "c", "/", ".", "é", "[ab]", "[^a]", "[a-c]", "[^b-c]", "[]a]",
          "[a&&b]", "[.é]", "\\*", "\\a", "[\\]]", "[a", "\\");

  /** Compares with a regular expression where that ends. */
  @Test
  void matchesAsARegularExpression() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String glob = text(random, PIECES);
      String path =
          text(random, List.of("a", "b", "c", "/", ".", "*", "]", "&", "é", "\ud83d\ude00"));
      Boolean found;
      try {
        found = new GoPathPattern(glob).matches(path);
      } catch (IllegalArgumentException e) {
        found = null;
      }
      assertThat(found)
          .as("%s against %s, seed %d", glob, path, seed)
          .isEqualTo(GlobExpression.matches(glob, path));
    }
  }

  private static String text(Random random, List<String> pieces) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(7); n > 0; n--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }
}
