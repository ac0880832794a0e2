package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DebianProgram;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.OrdinaryUser;
import dev.fastforward.builder.testing.OrdinaryUser.Machine;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of an ordinary user with subordinate ids, with his own id only, or without namespaces. */
@NeedsRoot
class RootlessIT {
  private static final File NO_INPUT = new File("/dev/null");
  private static final String RESTARTS = "restarting in a user namespace";

  private static DockerRegistry registry;

  @TempDir Path temp;

  @BeforeAll
  static void openRegistry() {
    registry = DockerRegistry.open();
    try (RepositoryProvider repositories = Registries.open(RegistrySettings.standard("test"))) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/library/busybox")),
          "latest");
    }
  }

  @AfterAll
  static void closeRegistry() {
    registry.close();
  }

  private OrdinaryUser user(Machine machine) throws Exception {
    OrdinaryUser user = new OrdinaryUser(temp, machine);
    String obstacle = user.obstacle();
    assumeTrue(obstacle.isEmpty(), () -> "no user namespace with " + machine + ": " + obstacle);
    return user;
  }

  private Path context(String dockerfile) throws IOException {
    Path context = Files.createDirectories(temp.resolve("context"));
    Files.writeString(context.resolve("given"), "given");
    if (!Files.exists(context.resolve("busybox"))) {
      Files.copy(DebianProgram.BUSYBOX.find(), context.resolve("busybox"));
    }
    Files.writeString(
        context.resolve("Dockerfile"), dockerfile.replace("REGISTRY", registry.host()));
    return context;
  }

  /** An image with files of root only. */
  private static String scratch(String commands) {
    return """
    FROM scratch
    COPY busybox /bin/busybox
    ENV PATH=/bin
    SHELL ["/bin/busybox", "sh", "-ec"]
    """
        + commands;
  }

  private String build(OrdinaryUser user, int exitCode, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("build"));
    words.addAll(List.of(options));
    words.add(temp.resolve("context").toString());
    Process process = user.start(NO_INPUT, words.toArray(String[]::new));
    assertThat(process.waitFor()).as(user.log()).isEqualTo(exitCode);
    assertThat(temp.resolve("work")).isEmptyDirectory();
    return user.log();
  }

  /** Owner, and first line or type, of each file. */
  private static Map<String, String> files(Path archive) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String text =
            entry.getSize() > 1000
                ? ""
                : new String(tar.readAllBytes(), StandardCharsets.UTF_8).strip();
        files.put(
            entry.getName(), entry.getLongUserId() + ":" + entry.getLongGroupId() + " " + text);
      }
    }
    return files;
  }

  @Test
  void subordinateIdsAreTheImagesUsers() throws Exception {
    OrdinaryUser user = user(Machine.SUBORDINATE_IDS);
    context(
        """
        FROM REGISTRY/library/busybox
        COPY --chown=1000:1001 given /given
        RUN id -u > /who && touch /roots && chown 7:8 /roots && cp -p /given /copied
        RUN su -s /bin/sh www-data -c 'id -G > /tmp/groups'
        RUN mount > /mounts && ls /sys/fs/cgroup /sys/firmware | wc -w > /hidden
        USER 1000:1000
        RUN id -u > /tmp/mine && ! touch /sys/class/x 2> /dev/null
        """);
    Path archive = user.own("out").resolve("files.tar");
    String[] options = {
      "-o", "type=tar,dest=" + archive, "--cache-repo", "oci:" + temp.resolve("out/cache")
    };
    String mounts = Files.readString(Path.of("/proc/self/mountinfo"));

    assertThat(build(user, 0, options))
        .containsOnlyOnce(RESTARTS)
        .contains("sandbox: namespaces in a user namespace\n");

    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(mounts);
    Map<String, String> files = files(archive);
    assertThat(files)
        .containsEntry("given", "1000:1001 given")
        .containsEntry("copied", "1000:1001 given")
        .containsEntry("who", "0:0 0")
        .containsEntry("roots", "7:8 ")
        .containsEntry("tmp/groups", "33:33 33")
        .containsEntry("hidden", "0:0 2") // the names of the two
        .containsEntry("tmp/mine", "1000:1000 1000")
        .containsEntry("home/", "65534:65534 ")
        .containsEntry("bin/busybox", "0:0 ");
    assertThat(files.get("mounts")).doesNotContain(temp.toString());

    assertThat(build(user, 0, options)).contains("0 RUN executed").doesNotContain(RESTARTS);
    assertThat(files(archive)).isEqualTo(files);
  }

  @Test
  void onlyRootIsEnoughForRootsFiles() throws Exception {
    String secret = "zq7hunted-" + Long.toHexString(System.nanoTime());
    OrdinaryUser user = user(Machine.ONE_ID).with("REGISTRY_PASSWORD", secret);
    context(
        scratch(
            """
            RUN busybox touch /mine; busybox id -u > /who; busybox test -c /dev/pts/ptmx
            RUN --network=none busybox ip link | busybox grep -c : > /devices; busybox test -d /sys/class
            RUN busybox cat /proc/*/environ > /seen || true; busybox ls -d /proc/[0-9]* > /processes
            """));
    Path archive = user.own("out").resolve("files.tar");

    assertThat(build(user, 0, "-o", "type=tar,dest=" + archive, "--cache=false"))
        .contains("no user but root: /etc/subuid has no line for fftester")
        .doesNotContain(secret);

    Map<String, String> files = files(archive);
    assertThat(files).containsEntry("mine", "0:0 ").containsEntry("who", "0:0 0");
    assertThat(files.get("seen")).contains("PATH=/bin").doesNotContain(secret);
    assertThat(files)
        .hasEntrySatisfying("processes", text -> assertThat(text.lines()).hasSizeLessThan(5));
  }

  @Test
  void anotherUserIsRefusedWithoutSubordinateIds() throws Exception {
    OrdinaryUser user = user(Machine.ONE_ID);
    Path dockerfile = temp.resolve("given");
    context("");
    Files.writeString(dockerfile, scratch("USER 1000\nRUN busybox id\n"));
    // Standard input is available again after the restart.
    Process process =
        user.start(
            dockerfile.toFile(),
            "build",
            "-f",
            "-",
            "--no-push",
            "--cache=false",
            temp.resolve("context").toString());
    assertThat(process.waitFor()).as(user.log()).isEqualTo(19);
    assertThat(user.log())
        .contains(RESTARTS)
        .contains("this RUN is executed as 1000:0, and here there is no user but root")
        .contains("usermod --add-subuids 100000-165535 --add-subgids 100000-165535 fftester");

    context("FROM REGISTRY/library/busybox\nRUN true\n");
    assertThat(build(user, 19, "--no-push", "--cache=false"))
        .containsPattern("/\\S+ of the image belongs to [0-9]+:[0-9]+, and here");
  }

  @Test
  void aContextThatCanBeReadOnceIsReadInTheNamespace() throws Exception {
    OrdinaryUser user = user(Machine.ONE_ID);
    Path context = context(scratch("RUN exit 3\n"));
    Path archive = temp.resolve("context.tar");
    Process tar =
        new ProcessBuilder("tar", "-C", context.toString(), "-cf", archive.toString(), ".").start();
    assertThat(tar.waitFor()).isZero();

    Process process = user.start(archive.toFile(), "build", "--no-push", "--cache=false", "-");

    assertThat(process.waitFor()).as(user.log()).isEqualTo(11);
    assertThat(user.log()).contains(": exit code 3").doesNotContain(RESTARTS);
  }

  @Test
  void withoutNamespacesBuildsWithoutRunWork() throws Exception {
    OrdinaryUser user = user(Machine.NO_NAMESPACES);
    context("FROM scratch\nCOPY --chown=1000 given /given\n");
    Path archive = user.own("out").resolve("files.tar");
    build(user, 0, "-o", "type=tar,dest=" + archive, "--cache=false");
    assertThat(files(archive)).containsEntry("given", "1000:1000 given");

    context(scratch("RUN true\n"));
    assertThat(build(user, 19, "--no-push", "--cache=false"))
        .contains("none can be made here (make a user namespace: Operation not permitted)")
        .contains("run this as root")
        .doesNotContain("[1/");
  }

  @Test
  void endingTheBuildEndsItsCommands() throws Exception {
    OrdinaryUser user = user(Machine.ONE_ID);
    context(scratch("RUN busybox sleep 1000 & echo it runs; busybox sleep 1000\n"));
    String place = temp.resolve("context").toString();

    Process process = user.start(NO_INPUT, "build", "--no-push", "--cache=false", place);
    awaitRun(process, user);
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(processes()).isEmpty();
    assertThat(temp.resolve("work")).isEmptyDirectory();

    process = user.start(NO_INPUT, "build", "--no-push", "--cache=false", place);
    awaitRun(process, user);
    process.destroyForcibly().waitFor();
    while (!processes().isEmpty()) {
      Thread.onSpinWait(); // the kernel ends them one after another
    }
  }

  private static void awaitRun(Process process, OrdinaryUser user) throws IOException {
    while (!user.log().contains("  it runs")) {
      assertThat(process.isAlive()).as(user.log()).isTrue();
      Thread.onSpinWait();
    }
  }

  /** The processes of the user and of his namespaces. */
  private static List<String> processes() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
        if (status(process).contains("\nUid:\t" + OrdinaryUser.UID + "\t")) {
          found.add(process.toString());
        }
      }
    }
    return found;
  }

  private static String status(Path process) {
    try {
      String status = Files.readString(process.resolve("status"));
      return status.contains("\nState:\tZ") ? "" : status;
    } catch (IOException _) {
      return ""; // it has ended
    }
  }
}
