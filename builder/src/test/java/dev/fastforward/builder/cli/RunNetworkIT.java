package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fastforward.builder.testing.Attempts;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.DebianProgram;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.OneByteServer;
import dev.fastforward.builder.testing.OrdinaryUser;
import java.io.File;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network that a RUN has with pasta, with slirp4netns, and where neither is installed. */
@NeedsRoot
class RunNetworkIT {
  @TempDir static Path programs;
  private static Path program;

  /** What may join a RUN's network to the machine's. */
  enum Joiner {
    PASTA("pasta", "passt"),
    SLIRP("slirp4netns", "slirp4netns");

    private final String program;
    private final String debianPackage;

    Joiner(String program, String debianPackage) {
      this.program = program;
      this.debianPackage = debianPackage;
    }

    DebianProgram debian() {
      return new DebianProgram(program, debianPackage);
    }
  }

  @TempDir Path temp;
  private Builds builds;
  private String log = "";

  @BeforeAll
  static void programs() throws Exception {
    program = Attempts.compile(programs);
    Joiner.PASTA.debian().find();
  }

  @BeforeEach
  void context() throws IOException {
    builds = new Builds(temp).file("attempts", Files.readAllBytes(program));
  }

  private static String dockerfile(String flags, String... attempts) {
    return """
    FROM scratch
    COPY --chmod=755 attempts /attempts
    RUN %s ["/attempts", "%s"]
    """
        .formatted(flags, String.join("\", \"", attempts));
  }

  private Map<String, String> run(String flags, List<String> options, String... attempts) {
    builds.dockerfile(dockerfile(flags, attempts));
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of("--progress", "plain", "--output", "type=oci,dest=" + temp + "/image"));
    Builds.Outcome outcome = builds.build(words.toArray(String[]::new));
    log = outcome.log();
    assertThat(outcome.exitCode()).as(log).isZero();
    return Attempts.results(log);
  }

  /** The machine has that program and no other; the test is left out where it is not installed. */
  private String only(Joiner joiner) throws IOException {
    Optional<Path> installed = joiner.debian().look();
    assumeTrue(installed.isPresent(), joiner.debian().advice());
    Path folder = Files.createDirectory(temp.resolve("only"));
    Path script = folder.resolve(joiner.debian().name());
    Files.writeString(script, "#!/bin/sh\nexec %s \"$@\"\n".formatted(installed.orElseThrow()));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    builds.with("PATH", folder.toString());
    return folder.toString();
  }

  /** An address of this machine that others can reach, where it has one. */
  private static Optional<InetAddress> otherAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(one -> one.getInterfaceAddresses().stream())
        .map(InterfaceAddress::getAddress)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }

  @ParameterizedTest
  @EnumSource
  void servicesOnTheMachinesLoopbackAreOutOfReach(Joiner joiner) throws IOException {
    only(joiner);
    try (OneByteServer server = OneByteServer.on(InetAddress.getLoopbackAddress())) {
      String connect = "tcp=" + server.place();
      assertThat(run("", List.of(), connect, "packet", "ping"))
          .as(log)
          .containsEntry(connect, "ECONNREFUSED")
          .containsEntry("packet", "ok")
          .containsEntry("ping", "ok");
      assertThat(run("", List.of("--network=host"), connect, "packet"))
          .containsEntry(connect, "ok")
          .containsEntry("packet", "EPERM");
      assertThat(run("--network=host", List.of("--allow=network.host"), connect))
          .containsEntry(connect, "ok");
      assertThat(run("--network=none", List.of(), connect)).containsEntry(connect, "ECONNREFUSED");
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherAddressesAreReached(Joiner joiner) throws IOException {
    only(joiner);
    Optional<InetAddress> address = otherAddress();
    assumeTrue(address.isPresent(), "this machine has no address but its loopback's");
    try (OneByteServer server = OneByteServer.on(address.get())) {
      String connect = "tcp=" + server.place();
      assertThat(run("", List.of(), connect)).containsEntry(connect, "ok");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNameserverAnswers(Joiner joiner) throws Exception {
    only(joiner);
    assumeTrue(
        Attempts.here(program, "nameserver").containsValue("ok"),
        "this machine's own nameserver does not answer");
    assertThat(run("", List.of(), "nameserver")).containsEntry("nameserver", "ok");
  }

  @ParameterizedTest
  @EnumSource
  void theGatewayIsNotTheMachinesLoopback(Joiner joiner) throws IOException {
    only(joiner);
    try (OneByteServer server = OneByteServer.on(InetAddress.getLoopbackAddress())) {
      String port = server.place().substring(server.place().indexOf(':'));
      for (String address : List.of("198.18.77.1", "198.18.77.2", "198.18.77.3")) {
        String connect = "tcp=" + address + port;
        assertThat(run("", List.of(), connect)).doesNotContainEntry(connect, "ok");
        assertThat(log).doesNotContain("does not work here");
      }
    }
  }

  @Test
  void withoutAProgramForItTheMachinesNetworkIsUsedAndTheLogSaysSo() throws IOException {
    try (OneByteServer server = OneByteServer.on(InetAddress.getLoopbackAddress())) {
      String connect = "tcp=" + server.place();
      Path failing = Files.createDirectory(temp.resolve("bin")).resolve("pasta");
      Files.writeString(failing, "#!/bin/sh\necho it is broken >&2\nexit 3\n");
      assertThat(failing.toFile().setExecutable(true)).isTrue();
      builds.with("PATH", failing.getParent() + ":" + System.getenv("PATH"));
      assertThat(run("", List.of(), connect, "packet"))
          .containsEntry(connect, "ok")
          .containsEntry("packet", "EPERM");
      assertThat(log).containsOnlyOnce("pasta does not work here").contains("it is broken");

      Path compilers = Files.createDirectory(temp.resolve("none"));
      builds.with("PATH", compilers.toString());
      assertThat(run("", List.of("--no-cache"), connect, "packet"))
          .containsEntry(connect, "ok")
          .containsEntry("packet", "EPERM");
      assertThat(log).containsOnlyOnce("apt-get install passt");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOrdinaryUsersRunHasOneToo(Joiner joiner) throws Exception {
    String path = only(joiner);
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    OrdinaryUser user =
        new OrdinaryUser(Files.createDirectory(temp.resolve("user")), OrdinaryUser.Machine.ONE_ID);
    String obstacle = user.obstacle();
    assumeTrue(obstacle.isEmpty(), "no user namespace: " + obstacle);
    user.with("PATH", path + ":" + System.getenv("PATH"));
    try (OneByteServer server = OneByteServer.on(InetAddress.getLoopbackAddress())) {
      String loopback = "tcp=" + server.place();
      builds.dockerfile(dockerfile("", loopback, "ping", "tcp-socket"));
      Path archive = user.own("out").resolve("image");
      String[] words = {"build", "--progress=plain", "-o", "type=oci,dest=" + archive};
      List<String> all = new ArrayList<>(List.of(words));
      all.add(temp.resolve("context").toString());
      Process build = user.start(new File("/dev/null"), all.toArray(String[]::new));
      assertThat(build.waitFor()).as(user.log()).isZero();
      assertThat(user.log()).doesNotContain("does not work here");
      assertThat(Attempts.results(user.log()))
          .containsEntry(loopback, "ECONNREFUSED")
          .containsEntry("ping", "ok");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theProgramEndsWithTheRunAndWithAKilledBuild(Joiner joiner) throws Exception {
    only(joiner);
    builds.with("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temp);
    String[] options = {"--progress", "plain", "--output", "type=oci,dest=" + temp + "/image"};
    builds.dockerfile(dockerfile("", "tcp-socket"));
    assertThat(builds.start(options).waitFor()).isZero();
    awaitEnd(programs(temp));

    builds.dockerfile(dockerfile("", "tcp-socket", "sleep=100"));
    Process build = builds.start(options);
    try {
      while (build.isAlive() && !Files.readString(builds.log()).contains("tcp-socket: ok")) {
        build.waitFor(100, TimeUnit.MILLISECONDS);
      }
      assertThat(programs(temp)).as(Files.readString(builds.log())).isNotEmpty();
    } finally {
      build.destroyForcibly().waitFor();
    }
    awaitEnd(programs(temp));
  }

  private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle one : processes) {
      one.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  /** The programs of builds whose temporary files are there. */
  private static List<ProcessHandle> programs(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          String words = process.info().commandLine().orElse("");
          return (words.contains("--netns-only") || words.contains("--netns-type"))
              && words.contains(folder.toString());
        })
        .toList();
  }
}
