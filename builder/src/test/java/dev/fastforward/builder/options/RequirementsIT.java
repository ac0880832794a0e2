package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.settings.ProcessSettings.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequirementsIT {
  @TempDir Path folder;

  private void check(Path... paths) {
    Requirements.check(
        List.of(paths).stream()
            .map(path -> new Requirement(path.toString(), "missing " + path))
            .toList());
  }

  @Test
  void existingFilesAreAccepted() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.createSymbolicLink(full.resolve("key"), Path.of("..data/key"));
    assertThatCode(() -> check(file, full)).doesNotThrowAnyException();
    assertThatCode(() -> Requirements.check(List.of())).doesNotThrowAnyException();
  }

  @Test
  void aMissingFileFailsWithTheMessageOfTheRequest() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (Path path : List.of(folder.resolve("file"), empty, folder.resolve("no/folder"))) {
      assertThatThrownBy(() -> check(path))
          .isInstanceOfSatisfying(
              BuildException.class,
              e ->
                  org.assertj.core.api.Assertions.assertThat(e.reason())
                      .isEqualTo(FailureReason.SecretNotFound))
          .hasMessage("missing " + path);
    }
  }
}
