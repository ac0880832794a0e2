package dev.fastforward.builder.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class FileNamesTest {

  @Test
  void utf8NamesAreWhatTheySay() {
    String name = "grüße-日本-🚀";
    assertThat(FileNames.encode(name)).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
    assertThat(FileNames.decode(name.getBytes(StandardCharsets.UTF_8))).isEqualTo(name);
  }

  @Test
  void invalidBytesBecomeLoneSurrogates() {
    byte[] latin1 = {'g', 'r', (byte) 0xFC, (byte) 0xDF, 'e'};
    assertThat(FileNames.decode(latin1)).isEqualTo("gr\uDCFC\uDCDFe");
    assertThat(FileNames.encode("gr\uDCFC\uDCDFe")).isEqualTo(latin1);
  }

  @Test
  void anyBytesComeBack() {
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(1, 20)];
      random.nextBytes(bytes);
      assertThat(FileNames.encode(FileNames.decode(bytes)))
          .as("seed %d, round %d", seed, i)
          .isEqualTo(bytes);
    }
  }
}
