package dev.fastforward.builder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String OF_ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void isOfTheContent() {
    Digest digest = Digest.of("abc".getBytes(StandardCharsets.US_ASCII));

    assertThat(digest).hasToString(OF_ABC).isEqualTo(new Digest(OF_ABC));
    assertThat(digest.hex()).hasSize(64).isEqualTo(OF_ABC.substring(7));
  }

  @Test
  void isAStringInJson() {
    assertThat(Json.bytes(new Digest(OF_ABC))).asString().isEqualTo("\"" + OF_ABC + "\"");
    assertThat(Json.read(Json.bytes(OF_ABC), Digest.class)).isEqualTo(new Digest(OF_ABC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        "sha256:xyz",
        "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "sha256:../../../../../../../../../../../../../../../../../../../etc/passwd"
      })
  void otherFormsAreRefused(String text) {
    assertThatThrownBy(() -> new Digest(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
