package dev.fastforward.builder.glob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few patterns are tried per path, with the same result as trying all. */
class DockerIgnoreGrowthTest {
  private static final List<String> NAMES =
      List.of("a", "b", "ab", "aa", "ba", "a.b", "\\a", "é", "\uD83D\uDE00", "[", "a[b]", "*");
  private static final List<String> PARTS =
      List.of(
          "a",
          "b",
          "ab",
          "aa",
          "a.b",
          "*",
          "?",
          "**",
          "a*",
          "*b",
          "a?",
          "?b",
          "*a*",
          "**a",
          "a**",
          "[ab]",
          "[^a]",
          "[a-b]b",
          "\\a",
          "\\*",
          "\\[",
          "é",
          "é*",
          "\uD83D\uDE00",
          "a**b",
          "*.b");

  private static String joined(RandomGenerator random, List<String> pieces, int most) {
    return String.join(
        "/",
        IntStream.rangeClosed(0, random.nextInt(most))
            .mapToObj(_ -> pieces.get(random.nextInt(pieces.size())))
            .toList());
  }

  @Test
  void decidesLikeTheSimpleAlgorithm() {
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < 2000; round++) {
      List<String> patterns = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        patterns.add((random.nextInt(3) == 0 ? "!" : "") + joined(random, PARTS, 4));
      }
      DockerIgnore ignore = DockerIgnore.of(patterns);
      EachPatternOnEachPath slow = new EachPatternOnEachPath(patterns);
      for (int i = 0; i < 20; i++) {
        String path = joined(random, NAMES, 5);
        String what = "seed " + seed + ", " + patterns + " on " + path;
        assertThat(ignore.excludes(path)).as(what).isEqualTo(slow.excludes(path));
        assertThat(ignore.mayIncludeBelow(path)).as(what).isEqualTo(slow.mayIncludeBelow(path));
      }
    }
  }

  /** # is a number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "build/out#",
        "**/out#",
        "**/out#/**",
        "*.out#",
        "**/*.out#",
        "out#*",
        "build/*/out#",
        "src/?/*out#*",
        "**/out#/*.c",
        "[oO]ut#x",
        "src/**/out#",
        "src/*/*#.c",
        "\\out#*"
      })
  void fewPatternsAreTriedHoweverManyThereAre(String shape) {
    GlobSet globs =
        new GlobSet(
            IntStream.range(0, 3000)
                .mapToObj(i -> IgnorePattern.compile(shape.replace("#", i + "")))
                .toList());
    List.of("src", "src/5", "src/5/file", "src/5/out1234x.c", "build/x/out7", "out")
        .forEach(path -> assertThat(globs.tries(path)).as(path).isLessThan(20));
  }

  @Test
  void aMatchingPatternIsTried() {
    GlobSet globs =
        new GlobSet(
            List.of(
                IgnorePattern.compile("*.a"),
                IgnorePattern.compile("x"),
                IgnorePattern.compile("*")));
    assertThat(globs.last("q.a", GlobSet.NONE)).isEqualTo(2);
    assertThat(globs.last("q/q.a", GlobSet.NONE)).isEqualTo(GlobSet.NONE);
    assertThat(globs.last("x", 2)).isEqualTo(2);
    assertThat(globs.all("x")).containsExactlyInAnyOrder(1, 2);
  }
}
