package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.settings.BuildSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before the first step it is known how many there will be. */
class PlannedStepsTest {
  @TempDir Path folder;
  private Path context = Path.of("");
  private int builds;

  /** What a build told, in its order. */
  private static final class Told implements BuildListener {
    final List<String> events = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void note(String text) {}

    @Override
    public void warning(String text) {}

    @Override
    public void planned(int steps) {
      events.add("planned " + steps);
    }

    @Override
    public void cached(StepLabel step) {
      events.add("cached");
    }

    @Override
    public void started(StepLabel step) {}

    @Override
    public void output(StepLabel step, boolean error, String line) {}

    @Override
    public void finished(StepLabel step, long millis) {
      events.add("made");
    }
  }

  @BeforeEach
  void makeContext() throws IOException {
    context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch AS unused
        COPY a /
        FROM scratch AS one
        COPY a /
        ENV not=counted
        WORKDIR /dir
        FROM scratch
        COPY b /
        COPY --from=one /a /a2
        """);
    Files.writeString(context.resolve("a"), "1");
    Files.writeString(context.resolve("b"), "1");
  }

  private List<String> build() throws IOException {
    Told told = new Told();
    Path work = Files.createDirectory(folder.resolve("work" + builds++));
    try (RepositoryProvider repositories = Registries.open(RegistrySettings.standard("test"))) {
      BuildRequest request =
          BuildRequestBuilder.from(ContextRequest.directory(context.toString()))
              .cache(BuildBed.cacheIn(folder.resolve("cache")))
              .build();
      BuildResult result =
          new Build(
                  BuildSettings.of(request),
                  repositories,
                  () -> {
                    throw new IllegalStateException("nothing has to run");
                  },
                  work,
                  InstantSource.system(),
                  told)
              .run();
      assertThat(result.failure()).isNull();
    }
    return told.events;
  }

  @Test
  void countsWhatTheTargetNeedsAndWhatMakesALayer() throws IOException {
    assertThat(build()).containsExactly("planned 4", "made", "made", "made", "made");
    assertThat(build()).containsExactly("planned 2", "cached", "cached");

    Files.writeString(context.resolve("b"), "2");
    assertThat(build())
        .as("the files of one are read from its last entry")
        .containsExactly("planned 4", "cached", "cached", "made", "made");
  }
}
