package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.settings.RunConditions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChrootMountsIT extends MountContract {
  @Override
  Sandbox openSandbox(Path folder) {
    return Sandboxes.open("chroot", null, folder, System.getenv());
  }

  private static RunConditions conditions(
      RunConditions.Network network, boolean insecure, long shm) {
    return new RunConditions(network, insecure, "", new TreeMap<>(), shm, List.of());
  }

  @Test
  void whatCannotBeHadIsRefusedByName() {
    assertRefused("--network", conditions(RunConditions.Network.NONE, false, 0));
    assertRefused("--security=insecure", conditions(RunConditions.Network.DEFAULT, true, 0));
    assertRefused("--shm-size", conditions(RunConditions.Network.DEFAULT, false, 1 << 20));
    assertRefused("size=", RunConditions.usual(""), new Mount.Tmpfs("/t", 1 << 20, false));
  }

  @Test
  void mountsMayLieInWhatTheSandboxPlaces() throws IOException {
    assertThat(
            run(
                    "cat /dev/shm/m/a /etc/hosts; echo x > /dev/null",
                    bind("/dev/shm/m", "dir"),
                    bind("/etc/hosts", "b"))
                .out())
        .containsExactly("AB");
    assertThat(run("ls /dev /etc", bind("/dev", "dir"), bind("/etc", "dir")).out())
        .containsExactly("/dev:", "a", "", "/etc:", "a");
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void aSecretThatIsMovedIsEmptiedAndFailsTheCommand() {
    assertThatThrownBy(() -> run("mv /run/s/k /mine", secret("/run/s/k")))
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.reason()).isEqualTo(FailureReason.RunFailed));
    assertThat(place.shell("cat /mine 2>/dev/null").out()).isEmpty();
  }
}
