package dev.fastforward.builder.sandbox;

import static dev.fastforward.builder.sandbox.Place.as;
import static dev.fastforward.builder.sandbox.Place.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.posix.UnixConnection;
import dev.fastforward.builder.posix.UnixListener;
import dev.fastforward.builder.rootfs.RootFilesystem;
import dev.fastforward.builder.rootfs.TestImage;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command leaves outside of its layer is not there for the next one. */
@NeedsRoot
@Timeout(120)
class SharedStateIT {
  /**
   * All that a command can see of what it shares with others; times of devices are the kernel's.
   */
  private static final String VIEW =
      """
      cd /
      for f in /etc/hosts /etc/resolv.conf /etc/hostname /dev/termination-log; do
        echo "== $f"; stat -c '%A %u:%g %s %Y' $f; cat $f
      done
      find /dev /run /sys/fs/cgroup -exec stat -c '%N %A %u:%g %t,%T %h' {} + | sort
      stat -c '%n %A %u:%g %Y' / /etc /dev /dev/shm /dev/mqueue /sys/fs/cgroup
      stat -c '%n %A %u:%g %t,%T' /proc/keys
      head -c 3 /dev/zero | od -An -tx1
      cat /dev/null /proc/self/limits /proc/self/oom_score_adj /proc/self/coredump_filter
      cat /proc/sysvipc/shm /proc/sysvipc/sem /proc/sysvipc/msg
      wc -c </proc/self/fd/0
      cut -d' ' -f18,19,40,41 /proc/self/stat
      grep Cpus_allowed: /proc/self/status
      """;

  private static final List<String> NASTY =
      List.of(
          "echo 6.6.6.6 registry >>/etc/hosts; echo nameserver 6.6.6.6 >/etc/resolv.conf",
          "echo evil >/etc/hostname; chmod 600 /etc/hostname; chown 7:8 /etc/hosts",
          "touch -d 2001-01-01 /etc/hosts /dev/shm /dev /etc/resolv.conf",
          "head -c 3000000 /dev/zero >/dev/termination-log; head -c 2000000 /dev/zero >/etc/hosts",
          "rm /dev/null; echo 'echo OWNED' >/dev/null",
          "rm /dev/null; mkfifo /dev/null",
          "rm /dev/null; mkdir -p /dev/null/a/b; ln -s /etc /dev/null/c",
          "rm /dev/zero; mknod /dev/zero c 1 7",
          "rm /dev/zero /dev/full; ln -s null /dev/zero; ln /dev/null /dev/full",
          "chmod 000 /dev/urandom; chown 9 /dev/tty; chmod 700 /dev /dev/shm",
          "rm /dev/fd /dev/stdin; ln -s /tmp /dev/fd; mknod /dev/own c 1 3; mkdir /dev/dir",
          "echo left >/dev/shm/left; mkdir -p /dev/shm/a/b/c; mkfifo /dev/shm/fifo",
          "mkdir /dev/shm/deep; cd /dev/shm/deep; for i in $(seq 150); do mkdir d; cd d; done",
          "echo x >/dev/mqueue/queue; touch /dev/mqueue/other",
          "chmod 700 /etc; chown 5:6 /run /etc; touch /run/left /etc/left",
          "echo 900 >/proc/1/oom_score_adj; echo 0x7f >/proc/1/coredump_filter",
          "chmod 700 /sys/fs/cgroup; mkdir /sys/fs/cgroup/left; rm /dev/null; chmod 600 /proc/keys",
          "ionice -c 3 -p 1; taskset -p 1 1");

  @TempDir private Path temp = Path.of("");
  private TestContainer container;
  private Sandbox sandbox;
  private Path sockets;

  @BeforeEach
  void open() throws Exception {
    sockets = Files.createTempDirectory("ff-test");
    container = new TestContainer(temp, sockets);
    sandbox = Sandboxes.open("stage", container.socket, temp, Map.of());
  }

  @AfterEach
  void stop() throws IOException {
    sandbox.close();
    container.close();
    Files.delete(sockets);
  }

  private List<String> view(Place place) {
    Place.Outcome outcome = place.shell(VIEW);
    assertThat(outcome.err()).isEmpty();
    return outcome.out();
  }

  /** The same command gives the same layer alone, after others of its stage, and of others. */
  @Test
  void aCommandFindsNothingThatAnotherOneLeft() throws IOException {
    long seed = System.nanoTime();
    List<String> order = new ArrayList<>(NASTY);
    Collections.shuffle(order, new Random(seed));
    List<String> alone;
    try (Place place = new Place(sandbox, temp)) {
      alone = view(place);
    }
    int count = 0;
    while (count < order.size()) {
      try (Place place = new Place(sandbox, temp)) {
        assertThat(view(place))
            .as("another stage, seed %d, after %s", seed, order.subList(0, count))
            .isEqualTo(alone);
        for (int i = 0; i < 3 && count < order.size(); i++) {
          String nasty = order.get(count++);
          place.shell(nasty);
          assertThat(withoutTheStagesOwn(view(place)))
              .as("the same stage, seed %d, after %s", seed, nasty)
              .isEqualTo(withoutTheStagesOwn(alone));
          place.commit();
        }
      }
    }
    try (Place place = new Place(sandbox, temp)) {
      assertThat(view(place)).as("seed %d", seed).isEqualTo(alone);
      assertThat(place.commit()).isEmpty();
    }
  }

  private static List<String> withoutTheStagesOwn(List<String> view) {
    return view.stream().filter(line -> !line.matches("(/|/etc|/run|/run/left) .*")).toList();
  }

  /** Each as root and as another user, who owns what it makes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1234})
  void systemVObjectsGo(int user) throws Exception {
    Path program = compile("ipc");
    try (Place place = new Place(sandbox, temp)) {
      List<String> before = place.shell("cat /proc/sysvipc/*").out();
      Files.copy(program, container.root.resolve("ipc"));
      assertThat(place.run(as(user, user, List.of(), "/ipc")).err()).isEmpty();
      assertThat(place.shell("cat /proc/sysvipc/*").out()).isEqualTo(before);
    }
  }

  private Path compile(String name) throws Exception {
    Path source = temp.resolve(name + ".c");
    try (var in = SharedStateIT.class.getResourceAsStream(name + ".c")) {
      Files.copy(Objects.requireNonNull(in), source);
    }
    Path program = temp.resolve(name);
    Process compiler =
        new ProcessBuilder("cc", "-static", "-o", program.toString(), source.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    return program;
  }

  @Test
  void whatCannotBePutBackEndsTheBuildWithItsName() throws IOException {
    Place place = new Place(sandbox, temp);
    assertThatThrownBy(() -> place.shell("mv /etc /moved; mkdir /etc; echo evil >/etc/hosts"))
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.reason()).isEqualTo(FailureReason.RunFailed))
        .hasMessageContaining("the command changed")
        .hasMessageContaining("/etc/hosts")
        .hasMessageContaining("/etc/resolv.conf");
    assertThatThrownBy(() -> place.shell("true")).isInstanceOf(BuildException.class);
    assertThatThrownBy(place::close).isInstanceOf(BuildException.class);
  }

  @Test
  void lowerLimitsOfTheFirstProcessEndTheBuild() throws Exception {
    Path program = compile("limit");
    Place place = new Place(sandbox, temp);
    Files.copy(program, container.root.resolve("limit"));
    assertThatThrownBy(() -> place.run(command("/limit")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("the command changed the limits");
  }

  /** As a webhook adds one for an agent of its own: its content is not kept. */
  @Test
  void aLargeFileThatWasThereIsNotTakenForChanged() throws Exception {
    Path other = Files.createTempDirectory("ff-test");
    Path folder = Files.createDirectory(temp.resolve("large"));
    try (TestContainer second = new TestContainer(folder, other)) {
      Files.write(second.inside("dev/shm/large"), new byte[2 << 20]);
      try (Sandbox stage = Sandboxes.open("stage", second.socket, folder, Map.of())) {
        for (int i = 0; i < 2; i++) {
          try (Place place = new Place(stage, folder)) {
            assertThat(place.shell("true").exitCode()).isZero();
            assertThat(place.shell("ls /dev/shm").out()).containsExactly("large");
          }
        }
      }
    }
    Files.delete(other);
  }

  /** The connection is watched although the command waits for its standard input. */
  @Test
  void aPipeAtNullStopsNothing() throws Exception {
    Path other = Files.createTempDirectory("ff-test");
    try (TestContainer second = new TestContainer(Files.createDirectory(temp.resolve("b")), other);
        UnixListener listener = UnixListener.listen(second.socket)) {
      UnixConnection connection = Objects.requireNonNull(listener.accept(Duration.ofSeconds(20)));
      RootDirectory root = RootDirectory.ofDescriptor(connection.receive(9).descriptor());
      TestImage image = new TestImage(Files.createTempDirectory(temp, "layers"));
      image.addBusybox();
      new RootFilesystem(root).fill(image.tree(), image.layers(), image);
      root.close();
      connection.write(Protocol.run(command("/bin/sh", "-c", "rm /dev/null; mkfifo /dev/null")));
      assertThat(Protocol.read(connection).type()).isEqualTo(Protocol.EXIT);
      connection.write(Protocol.run(command("/bin/sh", "-c", "echo; sleep 1000")));
      assertThat(Protocol.read(connection).type()).isEqualTo(Protocol.STDOUT);
      connection.write(Protocol.stop());
      assertThat(Protocol.read(connection).type()).isEqualTo(Protocol.EXIT);
      connection.write(Protocol.run(command("/bin/sh", "-c", "sleep 1000")));
      connection.close();
      assertThat(second.waitFor(Duration.ofSeconds(20))).isTrue();
    }
    Files.delete(other);
  }
}
