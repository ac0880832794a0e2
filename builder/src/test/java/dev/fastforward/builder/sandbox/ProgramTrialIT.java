package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTrialIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void thisMachineRunsItsOwnProgramsAndNoneOfAProcessorThatIsNotKnown()
      throws IOException, InterruptedException {
    assertThat(ProgramTrial.runs(Platform.current().architecture(), folder)).isTrue();
    assertThat(ProgramTrial.runs("pdp11", folder)).isFalse();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /** What other threads start has a file that was just written open, until it is executed. */
  @Test
  void processesThatStartMeanwhileDoNotMatter() throws IOException, InterruptedException {
    Path there = Files.createDirectory(folder.resolve("many"));
    List<AtOnce.Task<Boolean>> trials =
        Collections.nCopies(400, () -> ProgramTrial.runs(Platform.current().architecture(), there));
    assertThat(AtOnce.run(trials).stream().filter(ran -> !ran)).isEmpty();
  }
}
