package dev.fastforward.builder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64",
    "linux/x86_64, linux/amd64",
    "linux/amd64/v1, linux/amd64",
    "linux/amd64/v3, linux/amd64/v3",
    "linux/aarch64, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "linux/arm64/8, linux/arm64",
    "linux/arm, linux/arm/v7",
    "linux/armel, linux/arm/v6",
    "linux/arm/6, linux/arm/v6",
    "Linux/AMD64, linux/amd64",
    "linux/i386, linux/386",
    "linux/riscv64, linux/riscv64",
    "macos/arm64, darwin/arm64",
    "windows(10.0.20348.1006)/amd64, windows(10.0.20348.1006)/amd64",
    "Windows(10.0+win32k)/x86_64, windows(10.0+win32k)/amd64",
  })
  void onePlatformHasOneSpelling(String text, String normal) {
    assertThat(Platform.parse(text)).hasToString(normal);
    assertThat(Platform.parse(normal)).isEqualTo(Platform.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "linux", "linux/", "/amd64", "a/b/c/d", "windows(1/amd64", "linux/a b"})
  void otherFormsAreRefused(String text) {
    assertThatThrownBy(() -> Platform.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write os/arch");
  }

  @Test
  void aLongTextTakesNoMoreStack() {
    String text = "windows(1" + "+win32k".repeat(10_000) + ")/amd64";

    assertThat(Platform.parse(text).osFeatures()).hasSize(10_000);
  }

  @Test
  void jsonHasOnlyWhatIsThere() {
    assertThat(Json.bytes(Platform.parse("linux/amd64")))
        .asString()
        .isEqualTo("{\"architecture\":\"amd64\",\"os\":\"linux\"}");
  }
}
