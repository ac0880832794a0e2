package dev.fastforward.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResolvConfTest {
  @Test
  void theNamespaceOfTheSearchListIsReplacedAndNothingElse() {
    assertThat(
            in(
                """
                search fastforward-system.svc.cluster.local svc.cluster.local cluster.local corp.example.com
                nameserver 10.96.0.10
                options ndots:5
                """))
        .hasValue(
            """
            search team.svc.cluster.local svc.cluster.local cluster.local corp.example.com
            nameserver 10.96.0.10
            options ndots:5
            """);
  }

  @Test
  void withoutAClusterInTheSearchListTheFileIsTakenAsItIs() {
    assertThat(in("nameserver 10.0.0.1\n")).hasValue("nameserver 10.0.0.1\n");
    assertThat(in("search a.svc.example.com b\nnameserver fd00::1"))
        .hasValue("search a.svc.example.com b\nnameserver fd00::1\n");
  }

  @Test
  void aNameServerOfTheOperatorsMachineIsNone() {
    assertThat(in("nameserver 127.0.0.53\n")).isEmpty();
    assertThat(in("nameserver ::1\n")).isEmpty();
    assertThat(in("# nameserver 10.0.0.1\n")).isEmpty();
  }

  private static Optional<String> in(String operators) {
    return ResolvConf.ofPod(operators).flatMap(conf -> conf.in("team"));
  }

  @Test
  void aPodsOwnFileIsNotMounted() {
    assertThat(NameFiles.contents("team", ResolvConf.OF_THE_POD))
        .containsOnlyKeys("hostname", "hosts");
    assertThat(NameFiles.mounts("request", ResolvConf.OF_THE_POD))
        .extracting("mountPath")
        .containsExactly("/etc/hostname", "/etc/hosts");
  }
}
