package dev.fastforward.builder.sandbox;

import static dev.fastforward.builder.sandbox.Place.as;
import static dev.fastforward.builder.sandbox.Place.command;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What sandboxes do alike that have processes and a /proc of their own. Never for one that has not:
 * these commands would end the machine's processes.
 */
abstract class IsolationContract extends SandboxContract {
  @Override
  void assertNothingRuns() {
    assertThat(place.shell("ps | grep -c '[s]leep'").out()).containsExactly("0");
  }

  @Test
  void anotherUserHasNoCapabilities() {
    assertThat(place.run(as(7, 8, List.of(), "grep", "CapEff", "/proc/self/status")).out())
        .containsExactly("CapEff:\t0000000000000000");
  }

  @Test
  void onlyItsOwnProcessesAreThere() {
    List<String> processes = place.shell("ls /proc | grep '^[0-9]' | wc -l").out();
    assertThat(Integer.parseInt(processes.getFirst().strip())).isLessThan(8);
    assertThat(place.shell("cat /proc/1/environ").exitCode()).isNotZero();
    assertThat(place.shell("cat /proc/1/maps").exitCode()).isNotZero();
    assertThat(place.shell("ls /proc/1/root/").exitCode()).isNotZero();
    assertThat(place.shell("readlink /proc/1/fd/0").exitCode()).isNotZero();
  }

  @Test
  void theFirstProcessCannotBeEnded() {
    assertThat(place.shell("kill -9 1; kill -15 1; kill -STOP 1; kill -INT 1; echo alive").out())
        .containsExactly("alive");
    assertThat(place.shell("echo again").out()).containsExactly("again");
  }

  @Test
  void killingAllEndsOnlyTheCommand() {
    assertThat(place.shell("trap '' TERM; kill -9 -1; sleep 5").result().signal()).isIn(9, 0);
    assertThat(place.shell("echo again").out()).containsExactly("again");
  }

  @Test
  void devicesAreThere() {
    assertThat(
            place
                .shell(
                    "[ -c /dev/null ] && [ -c /dev/urandom ] && [ -d /proc/self ] && [ -w /dev/shm"
                        + " ] && [ ! -e /dev/kmsg ] && echo x > /dev/null && head -c4 /dev/urandom"
                        + " | wc -c && [ -e /dev/fd/0 ] && [ -c /dev/ptmx ]")
                .out())
        .containsExactly("4");
  }

  /** Images link their log files to these. */
  @Test
  void theStreamsBelongToTheUser() {
    Place.Outcome outcome =
        place.run(
            as(
                7,
                8,
                List.of(),
                "/bin/sh",
                "-c",
                "echo one > /proc/self/fd/1 && echo two > /proc/self/fd/2 &&"
                    + " stat -Lc '%u' /proc/self/fd/1 /proc/self/fd/2 && cat /proc/self/fd/0"));
    assertThat(outcome.out()).containsExactly("one", "7", "7");
    assertThat(outcome.err()).containsExactly("two");
    assertThat(place.shell("stat -Lc '%u:%g %a %t:%T' /proc/self/fd/0").out())
        .containsExactly("0:0 666 1:3");
  }

  @Test
  void aProcessStartsWithoutAnythingOfTheAgents() {
    assertThat(
            place
                .run(command("grep", "-E", "^(Sig(Blk|Ign|Cgt)|NoNewPrivs)", "/proc/self/status"))
                .out())
        .containsExactly(
            "SigBlk:\t0000000000000000",
            "SigIgn:\t0000000000000000",
            "SigCgt:\t0000000000000000",
            "NoNewPrivs:\t0");
    assertThat(place.run(command("ls", "/proc/self/fd")).out()).containsExactly("0", "1", "2", "3");
    // Its own session, without a terminal; readable by itself.
    assertThat(place.run(command("awk", "{print $1 - $5, $1 - $6, $7}", "/proc/self/stat")).out())
        .containsExactly("0 0 0");
    assertThat(place.run(as(7, 8, List.of(), "stat", "-c", "%u", "/proc/self/environ")).out())
        .containsExactly("7");
    assertThat(place.run(command("cat", "/proc/self/personality")).out())
        .containsExactly("00000000");
  }
}
