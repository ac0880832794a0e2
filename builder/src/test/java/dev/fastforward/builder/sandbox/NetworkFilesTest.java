package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFilesTest {
  private static final UserNetwork NETWORK =
      new UserNetwork("pasta", List.of("/usr/bin/pasta"), "198.18.77.1");

  private static String seen(String machines) {
    return new String(
        NetworkFiles.asSeenFrom(NETWORK, machines.getBytes(StandardCharsets.UTF_8)),
        StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.53",
        " 127.0.0.1 # here",
        "\t::1",
        "0.0.0.0",
        "::",
        "fe80::1%eth0",
        "169.254.1.1"
      })
  void aNameserverThatOnlyThisMachineReachesIsReplaced(String nameserver) {
    assertThat(seen("search a.example\nnameserver " + nameserver + "\noptions edns0\n"))
        .isEqualTo("search a.example\nnameserver 198.18.77.1\noptions edns0\n");
  }

  @Test
  void theMachinesFirstNameserverOfIpVersion4IsAskedByTheNetworksOwn() {
    assertThat(seen("nameserver 2001:db8::1\nnameserver 192.0.2.1\nnameserver 192.0.2.2\n"))
        .isEqualTo("nameserver 2001:db8::1\nnameserver 198.18.77.1\nnameserver 192.0.2.2\n");
    assertThat(seen("nameserver 127.0.0.1\nnameserver 192.0.2.1\nnameserver 192.0.2.1\n"))
        .isEqualTo("nameserver 198.18.77.1\n");
  }

  @Test
  void othersStay() {
    String others =
        "# nameserver 127.0.0.1\nnameserver ::1:2\nnameserver 1270::1\nnameserver 1:2\n";
    assertThat(seen(others)).isEqualTo(others);
    assertThat(seen("")).isEmpty();
  }
}
