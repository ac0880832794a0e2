package dev.fastforward.builder.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9: no half-published tag, no process and no mount stays, and the next build removes what
 * does stay.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledIT {
  @TempDir static Path temporary;
  private final DockerRegistry registry = DockerRegistry.withPassword();
  private int number;

  @BeforeAll
  void pushBase() {
    registry.writeDockerConfig(temporary);
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/busybox")), "latest");
    }
  }

  @AfterAll
  void stop() {
    registry.close();
  }

  private RepositoryProvider repositories() {
    return Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary));
  }

  private Builds builds() throws IOException {
    Builds at = new Builds(Files.createDirectory(temporary.resolve("b" + ++number)));
    registry.writeDockerConfig(at.config());
    return at;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  /** kill -9 in the middle of a RUN: its processes and mounts end too, and the next build works. */
  @Test
  @Timeout(120)
  void killedInTheMiddleOfARun() throws Exception {
    Builds at = builds();
    String image = registry.host() + "/killed/run";
    String mark = "12345." + ProcessHandle.current().pid();
    at.dockerfile("FROM " + registry.host() + "/busybox\nRUN echo begun >&2; sleep " + mark + "\n");
    Process build = at.start("-t", image, "--push", "--sandbox", "namespaces");
    try {
      await("a RUN", () -> sleeping(mark) > 0 || !build.isAlive());
      List<Path> living = folders(at);
      Builds beside = builds().with("FASTFORWARD_WORK", at.work().toString());
      beside.dockerfile("FROM scratch\nCOPY Dockerfile /\n");
      assertThat(beside.build("--no-push", "--cache-mode", "Disabled").failure()).isEmpty();
      assertThat(folders(at)).as("of a build that lives").isEqualTo(living).hasSize(1);
    } finally {
      kill(build, at);
    }
    await("the end of the RUN", () -> sleeping(mark) == 0);
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
        .doesNotContain(temporary.toString());
    assertThat(registry.count("PUT", "/v2/killed/run/manifests/.*")).isZero();
    at.dockerfile("FROM " + registry.host() + "/busybox\nRUN echo begun\n");
    assertThat(folders(at)).as("what is left").hasSize(1);
    assertThat(at.build("-t", image, "--push").failure()).isEmpty();
    assertThat(at.work()).isEmptyDirectory();
  }

  private static List<Path> folders(Builds at) throws IOException {
    try (Stream<Path> folders = Files.list(at.work())) {
      return folders.toList();
    }
  }

  private static void kill(Process build, Builds at) throws Exception {
    assertThat(build.isAlive()).as(Files.readString(at.log())).isTrue();
    build.destroyForcibly().waitFor();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Not by ProcessHandle: it puts the name of the file before the words that were given. */
  private static long sleeping(String mark) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(process -> commandLine(process).equals("sleep " + mark + " ")).count();
    }
  }

  private static String commandLine(Path process) {
    try {
      return process.getFileName().toString().matches("[0-9]+")
          ? Files.readString(process.resolve("cmdline")).replace('\0', ' ')
          : "";
    } catch (IOException e) {
      // It has ended meanwhile.
      return "";
    }
  }

  /** kill -9 while a layer is sent: no tag, and the next push is a whole one. */
  @Test
  @Timeout(120)
  void killedInTheMiddleOfAPush() throws Exception {
    Builds at = builds();
    String image = registry.host() + "/killed/push";
    at.dockerfile("FROM scratch\nCOPY big /big\n");
    at.file("big", random(60_000_000));
    Process build = at.start("-t", image, "--push", "--cache-mode", "Disabled");
    Path uploads = registry.storage().resolve("repositories/killed/push/_uploads");
    try {
      await("an upload", () -> bytesBelow(uploads) > 0 || !build.isAlive());
    } finally {
      kill(build, at);
    }
    assertThat(registry.count("PUT", "/v2/killed/push/manifests/.*")).isZero();
    assertThat(at.build("-t", image, "--push", "--cache-mode", "Disabled").failure()).isEmpty();
    assertThat(registry.count("PUT", "/v2/killed/push/manifests/latest")).isEqualTo(1);
    assertThat(at.work()).isEmptyDirectory();
  }

  private static long bytesBelow(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(path -> path.endsWith("data")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (UncheckedIOException | NoSuchFileException e) {
      // It moves what is complete out of the folder meanwhile.
      return 0;
    }
  }
}
