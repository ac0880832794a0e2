package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.settings.Ulimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacesMountsIT extends MountContract {
  @Override
  Sandbox openSandbox(Path folder) {
    return Sandboxes.open("namespaces", null, folder, System.getenv());
  }

  private static RunConditions conditions(
      RunConditions.Network network, boolean insecure, long shm) {
    return new RunConditions(network, insecure, "", new TreeMap<>(), shm, List.of());
  }

  @Test
  void readOnlyIsReadOnly() {
    assertThat(run("touch /m/x", bind("/m", "dir")).exitCode()).isNotZero();
    assertThat(run("touch /c/x", new Mount.Bind("/c", files, "", true, true)).exitCode())
        .isNotZero();
    assertThat(run("echo x > /s", secret("/s")).exitCode()).isNotZero();
  }

  @Test
  void aSecretIsInMemory() {
    assertThat(run("mount | grep ' /s '", secret("/s")).out())
        .singleElement()
        .asString()
        .startsWith("tmpfs on /s type tmpfs (ro,nosuid,nodev,noexec");
  }

  @Test
  void memoryHasASize() {
    assertThat(
            run("mount | grep -o 'size=[0-9]*k'", new Mount.Tmpfs("/dev/shm", 128 << 20, false))
                .out())
        .contains("size=131072k");
    assertThat(
            run("mount | grep /dev/shm", conditions(RunConditions.Network.DEFAULT, false, 1 << 20))
                .out()
                .getFirst())
        .contains("size=1024k");
  }

  @Test
  void withoutNetworkThereIsTheLoopbackDeviceOnly() {
    RunConditions none = conditions(RunConditions.Network.NONE, false, 0);
    assertThat(run("ls /sys/class/net; cat /sys/class/net/lo/carrier", none).out())
        .containsExactly("lo", "1");
    assertThat(run("ls /sys/class/net | wc -l").out().getFirst().strip()).isNotEqualTo("1");
  }

  @Test
  void insecureHasAllRights() {
    RunConditions insecure = conditions(RunConditions.Network.DEFAULT, true, 0);
    assertThat(
            run(
                    "mkdir /t && mount -t tmpfs x /t && umount /t && rmdir /t && echo mounted;"
                        + " mknod /n c 1 3 && echo x > /n && rm /n && echo device",
                    insecure)
                .out())
        .containsExactly("mounted", "device");
    assertThat(run("mount -t tmpfs x /tmp").exitCode()).isNotZero();
  }

  @Test
  void aLimitCanBeRaised() throws IOException {
    assumeThat(hasSysResource()).as("this machine's root may raise limits").isTrue();
    RunConditions conditions =
        new RunConditions(
            RunConditions.Network.HOST,
            false,
            "",
            new TreeMap<>(),
            0,
            List.of(Ulimit.parse("memlock=-1")));
    assertThat(run("ulimit -l; grep CapEff /proc/self/status", conditions).out())
        .containsExactly("unlimited", "CapEff:\t00000000a80405fb");
  }

  private static boolean hasSysResource() throws IOException {
    String effective =
        Files.readString(Path.of("/proc/self/status"))
            .lines()
            .filter(line -> line.startsWith("CapEff:"))
            .findFirst()
            .orElseThrow();
    return (Long.parseLong(effective.substring(7).strip(), 16) >> 24 & 1) == 1;
  }

  /** Of a missing one the reason is that of making it: another user would only not find it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void aWorkingDirectoryThatAMountDoesNotTakeHasTheTrueReason(int uid) {
    assertThatThrownBy(() -> in(uid, "/m/new/deep", bind("/m", "dir")))
        .hasMessageContaining("working directory /m/new/deep is missing and cannot be made")
        .hasMessageContaining("Read-only file system");
    assertThatThrownBy(() -> in(uid, "/dev/mqueue/new"))
        .hasMessageContaining("working directory /dev/mqueue/new is missing and cannot be made")
        .hasMessageContaining("Operation not permitted");
  }

  private void in(int uid, String workDir, Mount... mounts) {
    RunCommand run =
        new RunCommand(List.of("true"), List.of(Place.PATH), workDir, uid, uid, List.of());
    place.run(run.with(List.of(mounts), RunConditions.usual("")));
  }
}
