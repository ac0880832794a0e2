package dev.fastforward.builder.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerIgnoreTest {
  private static DockerIgnore parse(String text) {
    return DockerIgnore.parse(".dockerignore", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theLastMatchDecides() {
    DockerIgnore ignore = parse("*.log\n!keep.log\nsrc/*/tmp\n# *\n\n/build/\n");

    assertThat(ignore.excludes("a.log")).isTrue();
    assertThat(ignore.excludes("keep.log")).isFalse();
    assertThat(ignore.excludes("sub/a.log")).isFalse();
    assertThat(ignore.excludes("src/x/tmp/deep/file")).isTrue();
    assertThat(ignore.excludes("src/x/y/tmp")).isFalse();
    assertThat(ignore.excludes("build/out")).isTrue();
  }

  @Test
  void invalidUtf8MatchesByteByByte() {
    DockerIgnore ignore = DockerIgnore.parse(".dockerignore", new byte[] {'g', (byte) 0xFC, '*'});
    assertThat(ignore.excludes("g\uDCFCn")).isTrue();
    assertThat(ignore.excludes("g\u00FCn")).isFalse();
  }

  @Test
  void excludedDirectoriesWithoutExceptionsAreNotRead() {
    DockerIgnore ignore = parse("*\n!src/main/**/*.c\n!doc\n!**/x");

    assertThat(parse("*").mayIncludeBelow("src")).isFalse();
    assertThat(parse("*\n!src/main/*.c").mayIncludeBelow("src")).isTrue();
    assertThat(parse("*\n!src/main/*.c").mayIncludeBelow("src/test")).isFalse();
    assertThat(parse("*\n!src/main/*.c").mayIncludeBelow("lib")).isFalse();
    assertThat(ignore.mayIncludeBelow("lib")).isTrue();
  }

  @Test
  void aMalformedPatternIsReportedWithItsLine() {
    assertThatThrownBy(() -> parse("ok\nbad[\n"))
        .isInstanceOf(BuildException.class)
        .hasMessageStartingWith(".dockerignore:2: the pattern \"bad[\" is malformed");
  }

  @Test
  void patternsAreNormalised() {
    assertThat(DockerIgnore.patterns(" a/./b/../c/ \n! /d \n.\n"))
        .isEqualTo(List.of("a/c", "!d", "."));
  }

  /** Found by DockerIgnoreFuzzTest: a part of a pattern was treated as malformed. */
  @Test
  void aPatternMayEscapeASlash() {
    DockerIgnore ignore = DockerIgnore.of(List.of("**", "!util\\/web", "![a/]x"));
    assertThat(ignore.mayIncludeBelow("util")).isTrue();
    assertThat(ignore.excludes("util/web")).isFalse();
    assertThat(ignore.excludes("util/other")).isTrue();
  }
}
