package dev.fastforward.builder.sandbox;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageSandboxIT extends IsolationContract {
  private @Nullable TestContainer running;

  @Override
  Sandbox openSandbox(Path folder) throws IOException {
    Path sockets = Files.createTempDirectory("ff-test");
    try {
      // The container first, as in a pod: its agent waits for the executor.
      TestContainer container = new TestContainer(folder, sockets);
      running = container;
      return Sandboxes.open("auto", container.socket, folder, Map.of());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private TestContainer container() {
    return Objects.requireNonNull(running);
  }

  @AfterEach
  void stop() throws Exception {
    container().close();
    Files.delete(container().socketFolder);
  }

  private static void assertSandboxUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.SandboxUnavailable))
        .hasMessageContaining("stage container");
  }

  @Test
  void theAgentLeavesNoFileAndNoSocket() throws IOException {
    assertThat(sandbox.kind()).isEqualTo("stage");
    assertThat(container().root.resolve("agent")).doesNotExist();
    assertThat(container().socket).doesNotExist();
    assertThat(place.shell("ls /run/fastforward").out()).isEmpty();
    assertThat(place.shell("touch /run/fastforward/x").exitCode()).isNotZero();
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void capabilitiesAreTheContainers() {
    assertThat(place.run(command("grep", "CapEff", "/proc/self/status")).out())
        .containsExactly("CapEff:\t00000000880400fb");
  }

  @Test
  void theRuntimesFilesStay() throws IOException {
    place.image.add(List.of(TestImage.file("etc/hosts", 0644, 0, "image's")), "image's");
    place.fill();
    assertThat(place.shell("cat /etc/hosts").out()).containsExactly("runtime's");
    assertThat(place.shell("echo more >> /etc/hosts; echo x > /etc/own; cat /etc/hosts").out())
        .containsExactly("runtime's", "more");
    assertThat(place.shell("cat /etc/hosts").out()).containsExactly("runtime's");
    assertThat(place.commit()).containsExactly("DIRECTORY etc", "FILE etc/own");
    place.close();
    place = new Place(sandbox, temp);
    assertThat(place.shell("cat /etc/hosts").out()).containsExactly("runtime's");
  }

  @Test
  void aKilledContainerIsNamedAsSuch() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    FutureTask<RunResult> run =
        new FutureTask<>(() ->
            place.root.run(
                command("/bin/sh", "-c", "echo go; sleep 1000"), (_, _) -> started.countDown()));
    Thread.ofVirtual().start(run);
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    container().kill();
    assertSandboxUnavailable(() -> {
      try {
        run.get(20, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw e.getCause();
      }
    });
    assertSandboxUnavailable(() -> place.shell("true"));
  }

  @Test
  void aSignalFromOutsideEndsTheAgentAtOnce() throws Exception {
    container().agent().destroy();
    assertThat(container().waitFor()).isEqualTo(143);
  }

  @Test
  void theEndOfTheExecutorEndsTheCommandAndTheContainer() throws Exception {
    Path sockets = Files.createTempDirectory(Path.of("/tmp"), "ff-test");
    try (TestContainer other = new TestContainer(temp, sockets);
        UnixListener listener = UnixListener.listen(other.socket)) {
      UnixConnection connection = Objects.requireNonNull(listener.accept(Duration.ofSeconds(20)));
      RootDirectory root = RootDirectory.ofDescriptor(connection.receive(9).descriptor());
      TestImage image = new TestImage(Files.createTempDirectory(temp, "layers"));
      image.addBusybox();
      new RootFilesystem(root).fill(image.tree(), image.layers(), image);
      root.close();
      connection.write(
          Protocol.run(command("/bin/sh", "-c", "trap '' TERM HUP; echo go; sleep 1000")));
      assertThat(Protocol.read(connection).payload()).isEqualTo(new byte[] {'g', 'o', '\n'});
      connection.close();
      assertThat(other.waitFor()).isZero();
    }
    Files.delete(sockets);
  }

  @Test
  void anExecutorThatNeedsNoCommandEndsTheAgentWhenItEnds() throws Exception {
    Path sockets = Files.createTempDirectory(Path.of("/tmp"), "ff-test");
    try (TestContainer other = new TestContainer(temp, sockets)) {
      Lifeline lifeline = Lifeline.hold(other.socket);
      assertThat(other.waitFor(Duration.ofMillis(500))).as("ended before the executor").isFalse();
      lifeline.close();
      assertThat(other.waitFor()).isZero();
    }
    Files.delete(sockets.resolve("socket.lock"));
    Files.delete(sockets);
  }

  @Test
  void anAgentThatComesTooLateEnds() throws Exception {
    Path sockets = Files.createTempDirectory(Path.of("/tmp"), "ff-test");
    Lifeline.hold(sockets.resolve("socket")).close();
    try (TestContainer other = new TestContainer(temp, sockets)) {
      assertThat(other.waitFor()).isZero();
    }
    Files.delete(sockets.resolve("socket.lock"));
    Files.delete(sockets);
  }

  @Test
  void anExecutorThatIsKilledEndsTheAgent() throws Exception {
    Path sockets = Files.createTempDirectory(Path.of("/tmp"), "ff-test");
    try (TestContainer other = new TestContainer(temp, sockets)) {
      Process executor =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LifelineHolder.class.getName(),
                  other.socket.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(executor.getInputStream().read()).isEqualTo('h');
      executor.destroyForcibly();
      assertThat(other.waitFor()).isZero();
    }
    Files.delete(sockets.resolve("socket.lock"));
    Files.delete(sockets);
  }

  /** A process that holds its lifeline until it is killed. */
  static final class LifelineHolder {
    public static void main(String[] args) throws Exception {
      try (Lifeline _ = Lifeline.hold(Path.of(args[0]))) {
        System.out.write('h');
        System.out.flush();
        Thread.sleep(Duration.ofMinutes(1));
      }
    }
  }

  @Test
  void noAgentIsNoSandbox() throws IOException {
    Path socket = Files.createTempDirectory(temp, "none").resolve("socket");
    assertSandboxUnavailable(() -> StageSandbox.accept(socket, Duration.ofMillis(300)));
    assertThat(socket).doesNotExist();
  }
}
