package dev.fastforward.builder.sandbox;

import static dev.fastforward.builder.sandbox.Place.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.rootfs.TestImage;
import dev.fastforward.builder.settings.RunConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChrootSandboxIT extends SandboxContract {
  @Override
  Sandbox openSandbox(Path folder) {
    return Sandboxes.open("chroot", null, folder, System.getenv());
  }

  /** Whatever a command starts has a root below this test's folder. */
  @Override
  void assertNothingRuns() throws IOException {
    assertThat(ProcessHandle.allProcesses().filter(this::isInRoot)).isEmpty();
  }

  private boolean isInRoot(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/root")).startsWith(temp);
    } catch (IOException _) {
      return false; // ended meanwhile
    }
  }

  @Test
  void whatRunsIsSeenByTheTest() throws Exception {
    Thread runner =
        Thread.ofPlatform()
            .start(() ->
                assertThatThrownBy(() -> place.shell("touch /go; exec sleep 1000"))
                    .isInstanceOf(BuildException.class));
    while (!place.root.directory().top().list().contains("go")) {
      Thread.onSpinWait();
    }
    assertThat(ProcessHandle.allProcesses().filter(this::isInRoot)).isNotEmpty();
    runner.interrupt();
    runner.join();
    assertNothingRuns();
  }

  @Test
  void daemonsOfOtherUsersAndTheirChildrenAreEnded() throws IOException {
    RunCommand daemons =
        Place.as(
            7,
            8,
            List.of(),
            "/bin/sh",
            "-c",
            "for i in 1 2 3 4 5; do setsid sh -c '(sleep 1000 & sleep 1000) & sleep 1000' & done");
    assertThat(place.run(daemons).exitCode()).isZero();
    assertNothingRuns();
  }

  @Test
  void processesOfTheMachineGoOn() throws Exception {
    Process other = new ProcessBuilder("sleep", "1000").start();
    try {
      assertThat(place.shell("sleep 1000 & exit 4").exitCode()).isEqualTo(4);
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void capabilitiesAreAtMostDockersDefault() {
    assertThat(place.shell("chroot / true").exitCode()).isZero();
    assertThat(place.shell("mount -t tmpfs none /tmp").exitCode()).isNotZero();
  }

  @Test
  void devicesAreThereWhileTheCommandRuns() throws IOException {
    assertThat(
            place
                .shell(
                    "[ -c /dev/null ] && [ -w /dev/shm ] && echo x > /dev/null"
                        + " && head -c4 /dev/urandom | wc -c && touch /dev/mine /dev/shm/mine")
                .out())
        .containsExactly("4");
    assertThat(place.shell("ls /dev; ls /dev/shm; ls /proc").out())
        .containsExactly(
            "full", "null", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero");
    assertThat(place.commit()).isEmpty();
    assertThat(place.root.directory().top().list()).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void theImagesNetworkFilesComeBack() throws IOException {
    place.image.add(List.of(TestImage.file("etc/hosts", 0644, 0, "image's")), "image's");
    place.fill();
    assertThat(place.shell("cat /etc/hosts; echo x >> /etc/hosts; rm /etc/resolv.conf").out())
        .contains("127.0.0.1\tlocalhost buildkitsandbox");
    assertThat(place.commit()).isEmpty();
    assertThat(place.root.directory().openRead("etc/hosts").inputStream()).hasContent("image's");
  }

  @Test
  void nothingIsLeftInTheWorkFolder() throws IOException {
    place.shell("echo x > /dev/shm/x");
    place.close();
    try (var left = Files.list(temp)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .noneMatch(name -> name.startsWith("root") || name.startsWith("files"));
    }
    place = new Place(sandbox, temp);
  }

  @Test
  void theHostNameIsRefused() {
    RunCommand named =
        new RunCommand(List.of("true"), List.of(Place.PATH), "/", 0, 0, List.of())
            .with(List.of(), RunConditions.usual("other"));
    assertThatThrownBy(() -> place.run(named))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.SandboxUnavailable))
        .hasMessageContaining("\"chroot\"")
        .hasMessageContaining("host name");
    assertThat(place.run(command("true")).exitCode()).isZero();
  }

  @Test
  void anotherProgramIsNoSandbox() {
    assertThatThrownBy(
            () -> Sandboxes.open("chroot", null, temp, Map.of("FASTFORWARD_AGENT", "/bin/false")))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.SandboxUnavailable))
        .hasMessageContaining("MKNOD");
  }

  /** The named pipe is there when nobody has it open. */
  @Test
  void theStreamsCanBeOpenedAgain() {
    Place.Outcome outcome =
        place.shell(
            "exec >&- 2>&-; busybox yes | head -c 300000 > /dev/stdout; echo end > /dev/stderr");
    assertThat(outcome.out()).hasSize(150_000);
    assertThat(outcome.err()).containsExactly("end");
  }
}
