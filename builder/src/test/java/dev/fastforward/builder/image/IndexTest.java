package dev.fastforward.builder.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which image of several is taken for a platform; rows as containerd's matcher has them. */
class IndexTest {
  @ParameterizedTest
  @CsvSource({
    "linux/amd64 linux/arm64, linux/arm64, linux/arm64",
    "linux/arm/v6 linux/arm/v7, linux/arm, linux/arm/v7",
    "linux/arm/v5 linux/arm/v6, linux/arm/v7, linux/arm/v6",
    "linux/arm/v7, linux/arm/v6, ",
    "linux/arm64, linux/arm64/v9, linux/arm64",
    "linux/arm64/v9, linux/arm64, ",
    "linux/amd64 linux/amd64/v2 linux/amd64/v4, linux/amd64/v3, linux/amd64/v2",
    "linux/amd64/v2, linux/amd64, ",
    "linux/386, linux/amd64, ",
    "windows(10.0.1.5)/amd64 windows(10.0.2.7)/amd64, windows(10.0.2.9)/amd64, windows(10.0.2.7)/amd64",
    "windows(10.0.1.5)/amd64, windows/amd64, windows(10.0.1.5)/amd64",
    "windows(10.0.1.5)/amd64, windows(10.0.2.5)/amd64, ",
  })
  void thePlatformsOwnVariantElseTheNextLowerOne(String offered, String wanted, String found) {
    Index index =
        new Index(
            Arrays.stream(offered.split(" "))
                .map(name ->
                    new Descriptor(
                            MediaTypes.OCI_MANIFEST,
                            Digest.of(name.getBytes(StandardCharsets.UTF_8)),
                            1)
                        .withPlatform(Platform.parse(name)))
                .toList());

    assertThat(
            index.find(Platform.parse(wanted)).map(d -> String.valueOf(d.platform())).orElse(null))
        .isEqualTo(found);
  }
}
