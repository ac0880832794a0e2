package dev.fastforward.builder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "alpine, docker.io/library/alpine:latest",
    "alpine:3, docker.io/library/alpine:3",
    "docker.io/alpine, docker.io/library/alpine:latest",
    "index.docker.io/alpine, docker.io/library/alpine:latest",
    "team/app, docker.io/team/app:latest",
    "localhost/app, localhost/app:latest",
    "localhost:5000/app:x, localhost:5000/app:x",
    "127.0.0.1:5000/a/b/c, 127.0.0.1:5000/a/b/c:latest",
    "[::1]:5000/app:1, [::1]:5000/app:1",
    "[::1]/app, [::1]/app:latest",
    "registry.example.com/a__b/c--d.e_f:T-1.2_3, registry.example.com/a__b/c--d.e_f:T-1.2_3",
    "UPPER/app, UPPER/app:latest",
  })
  void namesAreNormalized(String text, String normal) {
    assertThat(ImageReference.parse(text)).hasToString(normal);
    assertThat(ImageReference.parse(normal)).isEqualTo(ImageReference.parse(text));
  }

  @Test
  void digestAloneHasNoTag() {
    ImageReference reference = ImageReference.parse("alpine@" + DIGEST);

    assertThat(reference.tag()).isNull();
    assertThat(reference.selector()).isEqualTo(DIGEST);
    assertThat(reference.name()).isEqualTo("docker.io/library/alpine");
  }

  @Test
  void digestComesBeforeTag() {
    ImageReference reference = ImageReference.parse("registry:5000/app:v1@" + DIGEST);

    assertThat(reference.tag()).isEqualTo("v1");
    assertThat(reference.selector()).isEqualTo(DIGEST);
    assertThat(reference).hasToString("registry:5000/app:v1@" + DIGEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|there is no repository name",
        "App|must be lowercase",
        "example.com/App|must be lowercase",
        "example.com/|is not a repository name",
        "a//b|is not a repository name",
        "-a|is not a repository name",
        "app:|the tag \"\"",
        "app:a b|the tag \"a b\"",
        "app@sha256:12|is not sha256: and 64 hex digits",
        "app@sha512:12|is not sha256: and 64 hex digits",
        "exa_mple.com/app|is not a registry host",
      })
  void whatIsWrongIsNamed(String text, String why) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid image reference \"" + text + "\": ")
        .hasMessageContaining(why);
  }

  @Test
  void longNamesEndInAnErrorNotInTheStack() {
    String name = "a" + "-a".repeat(50_000);

    assertThatThrownBy(() -> ImageReference.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 255 characters");
  }
}
