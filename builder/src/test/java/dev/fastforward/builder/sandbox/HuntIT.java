package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.rootfs.TestImage;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A RUN hunts for a secret that this machine has outside of the sandbox, by the same script that
 * the operator's tests run in a pod. What it reaches over the network of this machine is not asked
 * here: the namespaces sandbox shares it.
 */
@NeedsRoot
class HuntIT {
  private static final Path SCRIPT = Path.of("../operator/src/test/resources/hunt/hunt.sh");
  private static final String SECRET = "zq7hunted-" + Long.toHexString(System.nanoTime());
  private static final String PATTERN = SECRET.replaceFirst("d", "[d]");

  @TempDir Path temp;

  private List<String> hunt(Sandbox sandbox, String before) throws IOException {
    try (Place place = new Place(sandbox, temp)) {
      String script = Files.readString(SCRIPT);
      place.image.add(List.of(TestImage.file("hunt.sh", 0755, 0, script)), script);
      place.fill();
      RunCommand command =
          new RunCommand(
              List.of("/bin/sh", "-c", before + " sh /hunt.sh"),
              List.of(Place.PATH, "HUNT_PATTERNS=" + PATTERN, "HUNT_NETWORK=none"),
              "/",
              0,
              0,
              List.of());
      return place.run(command).out();
    }
  }

  private void assertHunted(Sandbox sandbox) throws IOException {
    Path file = Files.writeString(temp.resolve("outside"), SECRET);
    ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
    builder.environment().putAll(Map.of("SECRET", SECRET));
    Process process = builder.start();
    try {
      assertThat(hunt(sandbox, ""))
          .as("nothing lies open")
          .noneMatch(line -> line.startsWith("HUNT found") || line.startsWith("HUNT power"))
          .last()
          .asString()
          .startsWith("HUNT nothing found");
      assertThat(
              hunt(
                  sandbox,
                  "echo %1$s > /etc/leak; V=%1$s setsid sleep 100 & sleep 1;".formatted(SECRET)))
          .as("the same hunt finds what lies open")
          .contains("HUNT found file /etc/leak")
          .anyMatch(line -> line.matches("HUNT found /proc/\\d+/environ"))
          .anyMatch(line -> line.matches("HUNT power ended process \\d+"));
      assertThat(process.isAlive()).isTrue();
      assertThat(file).hasContent(SECRET);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void namespacesHideTheMachine() throws IOException {
    try (Sandbox sandbox = Sandboxes.open("namespaces", null, temp, System.getenv())) {
      assertHunted(sandbox);
    }
  }

  @Test
  void theStageHidesTheMachine() throws Exception {
    Path sockets = Files.createTempDirectory("ff-test");
    try (TestContainer container = new TestContainer(temp, sockets);
        Sandbox sandbox = Sandboxes.open("stage", container.socket, temp, Map.of())) {
      assertHunted(sandbox);
    } finally {
      Files.delete(sockets);
    }
  }
}
