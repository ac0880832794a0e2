package dev.fastforward.builder.sandbox;

import static dev.fastforward.builder.sandbox.Place.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.rootfs.TestImage;
import dev.fastforward.builder.settings.RunConditions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamespacesSandboxIT extends IsolationContract {

  @Override
  Sandbox openSandbox(Path folder) {
    return Sandboxes.open("namespaces", null, folder, System.getenv());
  }

  private List<String> status(RunConditions.Network network, String field) {
    RunCommand grep =
        command("grep", field, "/proc/self/status")
            .with(List.of(), RunConditions.usual("").with(network));
    return place.run(grep).out();
  }

  @Test
  void capabilitiesAreDockersDefaultWithNetRawInANetworkOfItsOwnAlone() {
    for (String set : List.of("CapPrm", "CapEff", "CapBnd")) {
      assertThat(status(RunConditions.Network.HOST, set))
          .containsExactly(set + ":\t00000000a80405fb");
      assertThat(status(RunConditions.Network.NONE, set))
          .containsExactly(set + ":\t00000000a80425fb");
    }
    assertThat(status(RunConditions.Network.HOST, "CapInh"))
        .containsExactly("CapInh:\t0000000000000000");
    assertThat(status(RunConditions.Network.HOST, "NoNewPrivs")).containsExactly("NoNewPrivs:\t0");
  }

  @Test
  void theHostnameIsTheCommandsOwn() throws IOException {
    assertThat(place.run(command("hostname")).out()).containsExactly("buildkitsandbox");
    assertThat(Files.readString(Path.of("/proc/sys/kernel/hostname")))
        .isNotEqualTo("buildkitsandbox\n");
    assertThat(place.shell("grep localhost /etc/hosts").out().getFirst())
        .contains("buildkitsandbox");
  }

  @Test
  void theMachineCannotBeChanged() {
    String script =
        """
        read v < /proc/sys/vm/swappiness && echo $v > /proc/sys/vm/swappiness
        mkdir /sys/x; mount -t tmpfs none /tmp; umount /proc; hostname other
        mknod /tmp/disk b 254 0; head -c1 /tmp/disk; mknod /dev/disk b 254 0; head -c1 /dev/disk
        mknod /tmp/mem c 1 1; head -c1 /tmp/mem; cat /proc/kcore
        """;
    for (String line : script.strip().split("[;\n] *")) {
      if (!line.startsWith("mknod") && !line.startsWith("cat")) {
        assertThat(place.shell(line).exitCode()).as(line).isNotZero();
      } else {
        assertThat(place.shell(line).out()).as(line).isEmpty();
      }
    }
  }

  @Test
  void noMountIsLeftOnTheMachine() throws IOException {
    String before = Files.readString(Path.of("/proc/self/mountinfo"));
    place.shell("true");
    place.shell("exit 1");
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(before);
  }

  @Test
  void anImageWithoutEtcStaysWithout() throws IOException {
    place.image.add(List.of(FileEntry.whiteout("etc")), "");
    place.fill();
    assertThat(place.root.directory().top().list()).doesNotContain("etc");
    assertThat(place.shell("[ -s /etc/hosts ] && touch /x").exitCode()).isZero();
    assertThat(place.commit()).containsExactly("FILE x");
  }

  @Test
  void aLinkedResolvConfIsMountedWhereItLeads() throws IOException {
    place.image.add(
        List.of(TestImage.symlink("etc/resolv.conf", "../run/systemd/resolve/stub.conf")), "");
    place.fill();
    assertThat(
            place.shell("[ -f /run/systemd/resolve/stub.conf ] && cat /etc/resolv.conf").exitCode())
        .isZero();
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void aMissingAgentIsNamedWithItsRemedy() {
    assertThatThrownBy(() -> new AgentProgram(Map.of("FASTFORWARD_AGENT", "/gone")).find())
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.SandboxUnavailable))
        .hasMessageContaining("/gone");
    assertThatThrownBy(() ->
            new AgentProgram(Map.of("PATH", "/nowhere", "XDG_CACHE_HOME", temp.toString())).find())
        .hasMessageContaining("apt-get install gcc");
  }

  @Test
  void theAgentIsHardened() throws IOException {
    Path agent = new AgentProgram(System.getenv()).find();
    Process readelf = new ProcessBuilder("readelf", "-hldW", agent.toString()).start();
    assertThat(new String(readelf.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("DYN (", "GNU_RELRO", "BIND_NOW")
        .doesNotContain("INTERP", "NEEDED");
  }

  @Test
  void anotherProgramIsNoSandbox() {
    assertThatThrownBy(() ->
            Sandboxes.open("namespaces", null, temp, Map.of("FASTFORWARD_AGENT", "/bin/false")))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.SandboxUnavailable))
        .hasMessageContaining("sudo");
  }

  /** The list of containerd's default specification, which BuildKit takes. */
  @Test
  void theDevicesAreThoseOfAContainerRuntime() {
    assertThat(place.shell("cd /dev; stat -c '%N %u:%g %a %t:%T' *").out())
        .containsExactly(
            "'core' -> '/proc/kcore' 0:0 777 0:0",
            "'fd' -> '/proc/self/fd' 0:0 777 0:0",
            "full 0:0 666 1:7",
            "mqueue 0:0 1777 0:0",
            "null 0:0 666 1:3",
            "'ptmx' -> 'pts/ptmx' 0:0 777 0:0",
            "pts 0:0 755 0:0",
            "random 0:0 666 1:8",
            "shm 0:0 1777 0:0",
            "'stderr' -> '/proc/self/fd/2' 0:0 777 0:0",
            "'stdin' -> '/proc/self/fd/0' 0:0 777 0:0",
            "'stdout' -> '/proc/self/fd/1' 0:0 777 0:0",
            "tty 0:0 666 5:0",
            "urandom 0:0 666 1:9",
            "zero 0:0 666 1:5");
    assertThat(place.run(Place.as(7, 8, List.of(), "/bin/sh", "-c", "echo x > /dev/stdout")).out())
        .containsExactly("x");
  }

  @Test
  void aDeviceIsNotTheMachines() throws IOException {
    place.shell("chmod 600 /dev/full; chown 7:7 /dev/full; touch -d @0 /dev/full");
    assertThat(Files.getAttribute(Path.of("/dev/full"), "unix:mode")).isEqualTo(0020666);
    assertThat(Files.getAttribute(Path.of("/dev/full"), "unix:uid")).isEqualTo(0);
    assertThat(place.shell("stat -c '%u %a' /dev/full; mount | grep -c ' /dev/'").out().getFirst())
        .isEqualTo("0 666");
  }

  /** They are covered by the machine's /dev/null. */
  @Test
  void whatCoversFilesOfProcIsNotTheMachinesToChange() throws Exception {
    try {
      place.shell("for f in kcore keys timer_list; do chmod 600 /proc/$f; chown 7 /proc/$f; done");
      assertThat(Files.getAttribute(Path.of("/dev/null"), "unix:mode")).isEqualTo(0020666);
      assertThat(Files.getAttribute(Path.of("/dev/null"), "unix:uid")).isEqualTo(0);
    } finally {
      new ProcessBuilder("sh", "-c", "chown 0 /dev/null; chmod 666 /dev/null").start().waitFor();
    }
  }

  @Test
  void whatTellsOfTheMachineIsCovered() {
    String script =
        """
        for f in kcore keys latency_stats timer_list timer_stats sched_debug; do
          [ ! -e /proc/$f ] || cat /proc/$f
        done
        for d in /proc/acpi /proc/asound /proc/scsi /sys/firmware /sys/devices/virtual/powercap; do
          [ ! -e $d ] || ls -A $d
        done
        for d in /proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger /sys; do
          [ ! -e $d ] || { touch $d 2>&1 || [ $d = /proc/sys ] ; } | grep -v 'Read-only file system'
        done
        """;
    assertThat(place.shell(script).out()).isEmpty();
  }

  /** The kernel says no more than "not permitted". */
  @Test
  void aProgramWithCapabilitiesThatNoCommandHasIsRefusedWithTheReason() throws IOException {
    byte[] sysAdmin = {1, 0, 0, 2, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    place.shell("cp /bin/busybox /capable");
    place.root.directory().top().attributes("capable").set("security.capability", sysAdmin);
    Place.Outcome outcome = place.run(command("/capable", "true"));
    assertThat(outcome.exitCode()).isEqualTo(126);
    assertThat(outcome.err())
        .singleElement()
        .asString()
        .startsWith("/capable: Operation not permitted: its file capabilities");
  }
}
