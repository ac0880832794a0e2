package dev.fastforward.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0640 | 777 | false | 640",
        "4755 | 0 | true | 4755",
        "u=rwX,go=rX | 600 | false | 644",
        "u=rwX,go=rX | 600 | true | 755",
        "u=rwX,go=rX | 700 | false | 755",
        "+x | 644 | false | 755",
        "go-w | 666 | false | 644",
        "a= | 6777 | false | 0",
        "=r | 1777 | false | 1444",
        "u+s,g+s | 755 | false | 6755",
        "u-s | 4755 | false | 755",
        "o+s | 755 | false | 755",
        "+t | 777 | true | 1777",
        "o+t | 777 | true | 777",
        "g=u | 640 | false | 660",
        "o=g-x | 750 | false | 754",
        "u+rw,g+r,o-x,o+w | 124 | true | 766",
      })
  void applied(String change, String mode, boolean directory, String expected) {
    int result = ModeChange.parse(change).apply(Integer.parseInt(mode, 8), directory);
    assertThat(Integer.toOctalString(result)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "8", "10000", "07778", "0x1", "rwx", "u", "u=q", "u=rw,", "u=ug", "z+x"})
  void malformed(String text) {
    assertThatThrownBy(() -> ModeChange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("octal number from 0 to 7777");
  }

  @Test
  void aLongTextTakesNoMoreStack() {
    assertThat(ModeChange.parse("u" + "+rw".repeat(100_000)).clauses()).hasSize(100_000);
  }

  @Test
  void onlyANumberGoesToTheDirectoriesOnTheWay() {
    assertThat(ModeChange.parse("1640").ofParents()).isEqualTo(0640);
    assertThat(ModeChange.parse("a=r").ofParents()).isEqualTo(0755);
  }
}
