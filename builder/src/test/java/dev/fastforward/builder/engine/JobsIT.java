package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stages that are built at the same time. Commands meet in a cache mount: who opens a FIFO waits
 * for the one at its other end.
 */
@NeedsRoot
@Timeout(120)
class JobsIT {
  private static final String MEET =
      "RUN --mount=type=cache,target=/m mkfifo /m/fifo 2>/dev/null; timeout $LIMIT sh -c ";

  /** Two stages, of which none ends without the other, unless it loses its patience. */
  private static final String MEETING =
      """
      FROM REGISTRY/library/busybox AS one
      ARG LIMIT
      MEET'echo hello > /m/fifo'
      RUN echo 1 > /one
      FROM REGISTRY/library/busybox AS two
      ARG LIMIT
      MEET'cat /m/fifo > /two'
      FROM scratch
      COPY --from=one /one /
      COPY --from=two /two /
      """
          .replace("MEET", MEET);

  @TempDir private Path folder = Path.of("");
  private BuildBed bed;

  @BeforeEach
  void open() throws IOException {
    bed = new BuildBed(folder);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private static Map<String, String> limit(int seconds) {
    return new TreeMap<>(Map.of("LIMIT", String.valueOf(seconds)));
  }

  private BuildResult build(int jobs, Map<String, String> args) throws IOException {
    return bed.build(request ->
        request
            .jobs(jobs)
            .cache(BuildBed.noCache())
            .buildArgs(new TreeMap<>(args))
            .outputs(List.of()));
  }

  @Test
  void commandsOfIndependentStagesMeet() throws IOException {
    bed.write("Dockerfile", MEETING);
    BuiltLayout built = bed.layout(request -> request.jobs(2).buildArgs(new TreeMap<>(limit(60))));
    assertThat(built.layers()).hasSize(2);
    assertThat(built.result().steps()).isEqualTo(new BuildResult.Steps(0, 2, 3));
    assertThat(bed.log()).contains("[one 2/3] RUN").contains("[stage-2 2/2] COPY --from=two");
  }

  @Test
  void withOneJobTheyNeverMeet() throws IOException {
    bed.write("Dockerfile", MEETING);
    BuildResult result = build(1, limit(1));
    BuildResult.Failure failure = Objects.requireNonNull(result.failure());
    assertThat(failure.reason()).isEqualTo("RunFailed");
    assertThat(Objects.requireNonNull(failure.instruction()).line()).isEqualTo(3);
    assertThat(bed.log()).doesNotContain("[two");
  }

  @Test
  void platformsAreBuiltSideBySideToo() throws IOException {
    bed.write(
        "Dockerfile",
        """
        FROM --platform=$BUILDPLATFORM REGISTRY/library/busybox
        ARG TARGETVARIANT
        ARG LIMIT
        MEET'if [ -z "$TARGETVARIANT" ]; then echo hello > /m/fifo; else cat /m/fifo > /two; fi'
        """
            .replace("MEET", MEET));
    BuiltLayout built =
        bed.layout(request ->
            request
                .jobs(2)
                .platforms(List.of("linux/amd64", "linux/arm/v6"))
                .buildArgs(new TreeMap<>(limit(60))));
    assertThat(built.result().steps().run()).isEqualTo(2);
  }

  @Test
  void stepsThatStagesHaveInCommonAreDoneOnce() throws IOException {
    String stage =
        """
        FROM REGISTRY/library/busybox AS NAME
        RUN cat /proc/sys/kernel/random/uuid > /first
        COPY Dockerfile /
        RUN cat /proc/sys/kernel/random/uuid > /second
        RUN echo NAME > /name
        """;
    bed.write(
        "Dockerfile",
        Stream.of("a", "b", "c", "d")
                .map(name -> stage.replace("NAME", name))
                .reduce("", String::concat)
            + """
            FROM REGISTRY/library/busybox
            COPY --from=a / /a
            COPY --from=b / /b
            COPY --from=c / /c
            COPY --from=d / /d
            RUN for f in first second; do for s in b c d; do cmp /a/$f /$s/$f || exit 1; done; done
            """);
    BuildResult result = build(4, Map.of());
    assertThat(result.failure()).isNull();
    assertThat(result.steps()).isEqualTo(new BuildResult.Steps(9, 5, 7));
  }

  @Test
  void aFailureEndsTheCommandsOfOtherStagesAndLeavesNothing() throws IOException {
    String mark = "31536" + System.nanoTime() % 1_000_000;
    bed.write(
        "Dockerfile",
        """
        FROM REGISTRY/library/busybox AS one
        RUN --mount=type=cache,target=/m mkfifo /m/fifo 2>/dev/null; echo > /m/fifo; sleep MARK
        FROM REGISTRY/library/busybox AS two
        RUN --mount=type=cache,target=/m mkfifo /m/fifo 2>/dev/null; cat /m/fifo; exit 7
        FROM scratch
        COPY --from=one / /
        COPY --from=two / /
        """
            .replace("MARK", mark));
    BuildResult result = build(2, Map.of());
    BuildResult.Failure failure = Objects.requireNonNull(result.failure());
    assertThat(failure.exitCode()).isEqualTo(7);
    assertThat(Objects.requireNonNull(failure.instruction()).line()).isEqualTo(4);
    assertThatNothingIsLeft(mark);
  }

  @Test
  void anInterruptionEndsTheCommandsOfAllStages() throws Exception {
    String mark = "31537" + System.nanoTime() % 1_000_000;
    bed.write(
        "Dockerfile",
        """
        FROM REGISTRY/library/busybox AS one
        RUN --mount=type=cache,target=/m mkfifo /m/fifo 2>/dev/null; echo > /m/fifo; sleep MARK
        FROM REGISTRY/library/busybox AS two
        RUN --mount=type=cache,target=/m mkfifo /m/fifo 2>/dev/null; cat /m/fifo; echo both run; sleep MARK
        FROM scratch
        COPY --from=one / /
        COPY --from=two / /
        """
            .replace("MARK", mark));
    FutureTask<BuildResult> building = new FutureTask<>(() -> build(2, Map.of()));
    Thread thread = Thread.ofPlatform().start(building);
    while (!bed.log().contains("  both run")) {
      assertThat(building.isDone()).as(bed.log()).isFalse();
      Thread.sleep(10);
    }
    thread.interrupt();
    BuildResult.Failure failure = Objects.requireNonNull(building.get().failure());
    assertThat(failure.reason()).isEqualTo("Canceled");
    assertThat(Objects.requireNonNull(failure.instruction()).line()).isEqualTo(2);
    assertThatNothingIsLeft(mark);
  }

  /** No process, nothing mounted, and no root file system. */
  private void assertThatNothingIsLeft(String mark) throws IOException {
    assertThat(
            ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(mark)))
        .isEmpty();
    assertThat(Files.readAllLines(Path.of("/proc/self/mounts")))
        .noneMatch(line -> line.contains(folder.toString()));
    try (Stream<Path> left = Files.list(folder.resolve("work0"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("root"));
    }
  }
}
