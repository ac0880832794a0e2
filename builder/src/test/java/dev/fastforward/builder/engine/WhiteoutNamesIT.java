package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.testing.NeedsRoot;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A file whose name is a whiteout's would delete another one wherever the image is unpacked. */
@NeedsRoot
class WhiteoutNamesIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  private static void refusedAt(int line, String path) {
    BuildResult.Failure failure = SCENARIO.tryBuild(request -> request).failure();
    assertThat(failure.reason()).isEqualTo(FailureReason.DockerfileInvalid.name());
    assertThat(failure.message()).contains(path + " cannot be in an image", ".wh.", "rename it");
    assertThat(Objects.requireNonNull(failure.instruction()).line()).isEqualTo(line);
  }

  @Test
  void isNotCopied() {
    SCENARIO.files("d/.wh.sh", "").dockerfile("FROM busybox\nCOPY d /bin/\n");
    refusedAt(2, "/bin/.wh.sh");
  }

  @Test
  void isNoDirectoryOnTheWay() {
    SCENARIO.dockerfile("FROM busybox\nWORKDIR /.wh.bin/x\n");
    refusedAt(2, "/.wh.bin");
  }

  @Test
  void isNotLeftByACommandButMayBeWhileItRuns() {
    SCENARIO.dockerfile("FROM busybox\nRUN touch /.wh.x && rm /.wh.x\nRUN touch /bin/.wh.sh\n");
    refusedAt(3, "/bin/.wh.sh");
  }
}
