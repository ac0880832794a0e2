package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.settings.Ulimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageMountsIT extends MountContract {
  private @Nullable TestContainer container;

  @Override
  Sandbox openSandbox(Path folder) throws IOException {
    Path sockets = Files.createTempDirectory("ff-test");
    try {
      TestContainer started = new TestContainer(folder, sockets);
      container = started;
      return Sandboxes.open("stage", started.socket, folder, Map.of());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    TestContainer started = Objects.requireNonNull(container);
    started.close();
    Files.delete(started.socketFolder);
  }

  @Test
  void whatCannotBeHadIsRefusedByName() {
    assertRefused(
        "--network",
        new RunConditions(RunConditions.Network.NONE, false, "", new TreeMap<>(), 0, List.of()));
    assertRefused(
        "--security=insecure",
        new RunConditions(RunConditions.Network.DEFAULT, true, "", new TreeMap<>(), 0, List.of()));
    assertRefused(
        "--shm-size",
        new RunConditions(
            RunConditions.Network.DEFAULT, false, "", new TreeMap<>(), 1 << 20, List.of()));
    assertRefused("size=", RunConditions.usual(""), new Mount.Tmpfs("/t", 1 << 20, false));
    assertRefused("/dev/shm", RunConditions.usual(""), new Mount.Tmpfs("/dev/shm", 0, false));
    assertRefused("/etc/hosts", RunConditions.usual(""), bind("/etc/hosts", "b"));
    assertRefused("/proc", RunConditions.usual(""), bind("/proc/x", "b"));
  }

  @Test
  void aLimitAboveTheContainersIsRefused() {
    RunConditions conditions =
        new RunConditions(
            RunConditions.Network.DEFAULT,
            false,
            "",
            new TreeMap<>(),
            0,
            List.of(Ulimit.parse("nofile=1048570")));
    assertThatThrownBy(() -> run("true", conditions)).hasMessageContaining("set ulimit nofile");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mv /run/s/k /mine", "ln /run/s/k /mine", "mv /run/s /moved", "mv /run /moved"})
  void aSecretThatIsMovedIsEmptiedAndFailsTheCommand(String script) throws IOException {
    assertThatThrownBy(() -> run(script, secret("/run/s/k")))
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.reason()).isEqualTo(FailureReason.RunFailed));
    assertThat(place.shell("cat /mine /moved/k /moved/s/k 2>/dev/null").out()).isEmpty();
  }
}
