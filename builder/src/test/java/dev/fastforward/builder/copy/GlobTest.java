package dev.fastforward.builder.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
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
    assertThat(new Glob(glob).matches(path)).isEqualTo(expected);
  }

  @Test
  void malformedPatternsAreNamed() {
    assertThatThrownBy(() -> new Glob("[a")).hasMessageContaining("[a");
    assertThatThrownBy(() -> new Glob("a\\")).hasMessageContaining("backslash");
  }

  @Test
  void anEscapedStarIsNoWildcard() {
    assertThat(Glob.hasWildcards("a\\*")).isFalse();
    assertThat(Glob.hasWildcards("a[b]")).isTrue();
  }
}
