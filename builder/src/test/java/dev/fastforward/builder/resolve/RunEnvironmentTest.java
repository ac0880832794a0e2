package dev.fastforward.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunEnvironmentTest {
  private static List<String> of(String... variables) {
    return RunEnvironment.of(List.of(variables), "/home/app");
  }

  @Test
  void theLastValueOfANameCounts() {
    assertThat(of("HOME=/", "A=1", "B=2", "A=3=4")).containsExactly("HOME=/", "B=2", "A=3=4");
  }

  @Test
  void aMissingOrEmptyHomeIsTheUsers() {
    assertThat(of("A=1")).containsExactly("A=1", "HOME=/home/app");
    assertThat(of("HOME=", "A=1")).containsExactly("A=1", "HOME=/home/app");
    assertThat(of("HOME=/x", "HOME=")).containsExactly("HOME=/home/app");
    assertThat(of("HOME=/x")).containsExactly("HOME=/x");
  }

  @Test
  void aNameWithoutValueIsEmpty() {
    assertThat(of("A", "HOME=/")).containsExactly("A=", "HOME=/");
  }
}
