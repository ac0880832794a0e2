package dev.fastforward.builder.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScopesTest {
  @Test
  void unionIsSortedAndHasEachActionOnce() {
    Scopes union = Scopes.push("b").union(Scopes.pull("a")).union(Scopes.pull("b"));

    assertThat(union.parameters()).containsExactly("repository:a:pull", "repository:b:pull,push");
    assertThat(union).isEqualTo(Scopes.pull("a").with("b", List.of("push", "pull")));
  }

  @Test
  void coversItsSubsets() {
    assertThat(Scopes.push("a").covers(Scopes.pull("a"))).isTrue();
    assertThat(Scopes.pull("a").covers(Scopes.push("a"))).isFalse();
    assertThat(Scopes.pull("a").covers(Scopes.pull("b"))).isFalse();
    assertThat(Scopes.pull("a").covers(Scopes.NONE)).isTrue();
  }
}
