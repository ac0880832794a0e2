package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NetworkFilesTest {
  private static String seen(String machines) {
    return new String(
        NetworkFiles.withoutLoopback(machines.getBytes(StandardCharsets.UTF_8), "198.18.77.1"),
        StandardCharsets.UTF_8);
  }

  @Test
  void aNameserverOnThisMachineAloneIsReplaced() {
    assertThat(seen("search a.example\nnameserver 127.0.0.53\noptions edns0\n"))
        .isEqualTo("search a.example\nnameserver 198.18.77.1\noptions edns0\n");
    assertThat(seen(" nameserver\t::1\nnameserver 127.0.0.1 # here\n"))
        .isEqualTo("nameserver 198.18.77.1\n");
  }

  @Test
  void othersStay() {
    String others =
        "# nameserver 127.0.0.1\nnameserver 192.0.2.1\nnameserver ::1:2\nnameserver 1270::1\n";
    assertThat(seen(others)).isEqualTo(others);
    assertThat(seen("")).isEmpty();
  }
}
