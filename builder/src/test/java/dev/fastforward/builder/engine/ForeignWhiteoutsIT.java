package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.ImageMaker;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bases of other builders, with whiteouts and opaque directories as we do not write them: what they
 * hide is neither copied, nor built upon, nor seen by a command.
 */
@NeedsRoot
class ForeignWhiteoutsIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  private static final String BASE = "library/hiding";

  /** The upper layer names what it adds before it says that the directory is opaque. */
  @BeforeEach
  void pushBase() {
    byte[] lower =
        new RawTar()
            .directory("d/")
            .file("d/old", "old")
            .directory("d/sub/")
            .file("d/sub/deep", "old")
            .file("d/both", "old")
            .directory("e/")
            .file("e/gone", "old")
            .file("e/stays", "stays")
            .directory("was-directory/")
            .file("was-directory/x", "old")
            .end();
    byte[] upper =
        new RawTar()
            .directory("d/")
            .file("d/new", "new")
            .file("d/both", "new")
            .file("d/.wh..wh..opq", "")
            .file("e/.wh.gone", "")
            .file("e/.wh.never-was", "")
            .file(".wh.was-directory", "")
            .file("was-directory", "a file")
            .end();
    try (RepositoryProvider repositories = SCENARIO.repositories()) {
      ImageMaker.push(
          repositories.repository(ImageReference.parse(SCENARIO.registry().host() + "/" + BASE)),
          "latest",
          List.of(lower, upper));
    }
  }

  private static void dockerfile(String text) {
    SCENARIO.dockerfile(text.replace("hiding", SCENARIO.registry().host() + "/" + BASE));
  }

  @Test
  void underACopyFromIt() {
    dockerfile("FROM busybox\nCOPY --from=hiding / /c/\n");
    for (int i = 0; i < 2; i++) {
      PulledImage image = SCENARIO.build().image();
      assertThat(image.files().keySet().stream().filter(f -> f.startsWith("c/")))
          .containsExactly("c/d/both", "c/d/new", "c/e/stays", "c/was-directory");
      assertThat(image.text("/c/d/both")).isEqualTo("new");
      assertThat(image.text("/c/was-directory")).isEqualTo("a file");
    }
  }

  @Test
  void underACopyOntoIt() {
    // Nothing but the new layer: where the file lands is known from the names alone.
    SCENARIO.files("sub", "a file", "gone", "came back");
    dockerfile("FROM hiding\nCOPY sub /d/\nCOPY gone /e/\nWORKDIR /d/w\n");
    Scenario.Built built = SCENARIO.build();
    assertThat(built.steps()).isEqualTo(new BuildResult.Steps(0, 3, 0));
    PulledImage image = built.image();
    assertThat(image.text("/d/sub")).as("no directory is in the way").isEqualTo("a file");
    assertThat(image.text("/e/gone")).isEqualTo("came back");
    assertThat(image.has("/d/old")).isFalse();
  }

  @Test
  void underARun() {
    dockerfile(
        """
        FROM hiding
        COPY --from=busybox / /
        RUN find /d /e /was-directory | sort > /seen
        RUN touch /d/old && rmdir /d/sub 2>/dev/null; mkdir -p /d/sub && ls /d/sub > /inside
        FROM busybox
        COPY --from=0 /d /d
        COPY --from=0 /seen /inside /
        """);
    for (int i = 0; i < 2; i++) {
      Scenario.Built built = SCENARIO.build();
      assertThat(built.text("/seen").lines())
          .containsExactly("/d", "/d/both", "/d/new", "/e", "/e/stays", "/was-directory");
      assertThat(built.text("/inside")).isEmpty();
      assertThat(built.text("/d/old")).isEmpty();
      assertThat(built.image().has("/d/sub/deep")).isFalse();
    }
  }

  @Test
  void underAMountOfIt() {
    dockerfile("FROM busybox\nRUN --mount=from=hiding,target=/m find /m | sort > /seen\n");
    assertThat(SCENARIO.build().text("/seen").lines())
        .containsExactly(
            "/m", "/m/d", "/m/d/both", "/m/d/new", "/m/e", "/m/e/stays", "/m/was-directory");
  }
}
