package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.testing.Attempts;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a RUN of root's command line can and cannot access. */
@NeedsRoot
class SealedRunIT {
  private static final List<String> HOST_NETWORK = List.of("--network=host");
  private static final List<String> INSECURE = List.of("--allow=security.insecure");

  @TempDir static Path programs;
  private static Path program;

  @TempDir Path temp;
  private Builds builds;

  @BeforeAll
  static void compile() throws Exception {
    program = Attempts.compile(programs);
  }

  @BeforeEach
  void context() throws IOException {
    builds = new Builds(temp).file("attempts", Files.readAllBytes(program));
  }

  /** The results of the attempts in a RUN with these flags. */
  private Map<String, String> run(String flags, List<String> options, String... attempts) {
    builds.dockerfile(
        """
        FROM scratch
        COPY --chmod=755 attempts /attempts
        RUN %s ["/attempts", "%s"]
        """
            .formatted(flags, String.join("\", \"", attempts)));
    return build(options);
  }

  private Map<String, String> build(List<String> options) {
    List<String> words = new ArrayList<>(options);
    words.addAll(
        List.of("--progress", "plain", "--output", "type=oci,dest=" + temp.resolve("image.tar")));
    Builds.Outcome outcome = builds.build(words.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.log()).isZero();
    return Attempts.results(outcome.log());
  }

  private static void assertEach(Map<String, String> results, String expected, String... names) {
    assertThat(results).containsOnlyKeys(names);
    assertThat(results)
        .allSatisfy((name, result) -> assertThat(result).as(name).isEqualTo(expected));
  }

  @Test
  void aRunDoesNotListenOnTheMachinesNetwork() {
    assertEach(run("", HOST_NETWORK, "packet", "raw"), "EPERM", "packet", "raw");
  }

  @Test
  void aRunWithANetworkOfItsOwnHasAllOfThat() {
    String[] all = {"packet", "raw", "ping"};
    assertEach(run("--network=none", List.of(), all), "ok", all);
  }

  @Test
  void theKernelIsClosed() {
    String[] all = {
      "keyring",
      "add-key",
      "request-key",
      "unshare-user",
      "unshare-mount",
      "clone-user",
      "clone-net",
      "setns",
      "mount",
      "umount",
      "bpf",
      "perf",
      "userfaultfd",
      "io-uring",
      "open-by-handle",
      "alg",
      "vsock",
      "personality-no-random"
    };
    assertEach(run("", HOST_NETWORK, all), "EPERM", all);
  }

  @Test
  void theKernelIsClosedToOtherNumbersOfTheSameCalls() {
    String[] all = {"i386-keyctl", "i386-mount", "i386-unshare-user", "i386-clone-user"};
    assertEach(run("", HOST_NETWORK, all), "EPERM", all);
    String[] x32 = {"x32-keyctl", "x32-unshare-user"};
    assertThat(run("", HOST_NETWORK, x32).values()).isSubsetOf("EPERM", "ENOSYS");
  }

  @Test
  void whatTheFilterDoesNotKnowIsNotThere() {
    String[] all = {"clone3", "newer-than-the-filter"};
    assertEach(run("", HOST_NETWORK, all), "ENOSYS", all);
  }

  @Test
  void ordinaryWorkGoesOn() {
    String[] all = {
      "chown",
      "mknod",
      "become-user",
      "chroot",
      "clone",
      "tcp-socket",
      "netlink",
      "abstract-own",
      "signal-own",
      "personality-linux32",
      "personality-ask",
      "i386-getpid"
    };
    assertEach(run("", HOST_NETWORK, all), "ok", all);
  }

  @Test
  void aSetUserIdProgramHasItsRights() {
    builds.dockerfile(
        """
        FROM scratch
        COPY --chmod=4755 attempts /attempts
        USER 7
        RUN ["/attempts", "root-by-setuid"]
        """);
    assertEach(build(List.of()), "ok", "root-by-setuid");
  }

  @Test
  void insecureHasNoFilterAndAllCapabilities() {
    String[] all = {"packet", "keyring", "clone-net", "personality-no-random", "mount"};
    assertEach(run("--security=insecure", INSECURE, all), "ok", all);
  }

  @Test
  void anAbstractSocketOfTheMachineIsOutOfReach() throws Exception {
    String socket = "abstract=ff-sealed-" + ProcessHandle.current().pid();
    Process listener =
        new ProcessBuilder(program.toString(), socket.replace("abstract", "listen")).start();
    try {
      assertThat(listener.inputReader().readLine()).isEqualTo("listening");
      Process here = new ProcessBuilder(program.toString(), socket).start();
      assertThat(here.inputReader().readLine()).isEqualTo(socket + ": ok");
      assertEach(run("", HOST_NETWORK, socket), "EPERM", socket);
      List<String> options = new ArrayList<>(HOST_NETWORK);
      options.addAll(INSECURE);
      assertEach(run("--security=insecure", options, socket), "EPERM", socket);
    } finally {
      listener.destroyForcibly().waitFor();
    }
  }
}
