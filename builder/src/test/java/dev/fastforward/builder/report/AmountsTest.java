package dev.fastforward.builder.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1.0 kB",
    "999949,999.9 kB",
    "999950,1.0 MB",
    "9223372036854775807,9223372.0 TB"
  })
  void bytes(long bytes, String text) {
    assertThat(Amounts.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0.0s",
    "59949,59.9s",
    "59950,1m00s",
    "3599499,59m59s",
    "3600000,1h00m",
    "36061000,10h01m"
  })
  void times(long millis, String text) {
    assertThat(Amounts.time(millis)).isEqualTo(text);
  }
}
