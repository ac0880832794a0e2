package dev.fastforward.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrontendTest {
  private static void check(String dockerfile, Map<String, String> buildArgs) {
    Frontend.check("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8), buildArgs);
  }

  @Test
  void anotherFrontendIsRefused() {
    assertThatThrownBy(() -> check("# syntax=me/mine:1\nFROM scratch\n", Map.of()))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("syntax=me/mine:1 names a frontend that is not built in");
    assertThatThrownBy(() -> check("FROM scratch\n", Map.of("BUILDKIT_SYNTAX", "me/mine")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("BUILDKIT_SYNTAX=me/mine names a frontend that is not built in");
  }

  @Test
  void theBuildArgumentOverridesTheDirective() {
    Map<String, String> given = Map.of("BUILDKIT_SYNTAX", "docker/dockerfile:1.7@sha256:0");
    assertThatCode(() -> check("# syntax=me/mine\nFROM scratch\n", given))
        .doesNotThrowAnyException();
  }

  @Test
  void buildArgumentsWithoutEffectHaveANote() {
    assertThat(Frontend.notes(Map.of("BUILDKIT_MULTI_PLATFORM", "1", "BUILDKIT_INLINE_CACHE", "")))
        .singleElement()
        .asString()
        .contains("BUILDKIT_MULTI_PLATFORM has no effect", "--provenance");
    assertThat(Frontend.notes(Map.of("BUILDKIT_MULTI_PLATFORM", "false", "A", "1"))).isEmpty();
    assertThat(Frontend.notes(Map.of("BUILDKIT_INLINE_CACHE", "1")).getFirst())
        .contains("--cache-repo");
  }
}
