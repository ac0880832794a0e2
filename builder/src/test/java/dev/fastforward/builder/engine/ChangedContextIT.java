package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.testing.FaultyProxy;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file of the context changes after the key of its step was computed, and before its layer is
 * written: no entry says other content than its layer has.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangedContextIT {
  @RegisterExtension final FaultBed bed = new FaultBed();

  @BeforeEach
  void files() throws IOException {
    Path file = bed.context().resolve("dir/file");
    if (Files.isDirectory(file)) {
      Files.delete(file);
    }
    Files.deleteIfExists(file);
    bed.file("dir/file", "as it was\n").file("other", "secret\n");
  }

  private Stream<Arguments> changes() {
    Path file = bed.context().resolve("dir/file");
    return Stream.of(
        Arguments.of("the same length", event(() -> bed.file("dir/file", "AS IT WAS\n"))),
        Arguments.of("longer", event(() -> bed.file("dir/file", "as it was\n\n"))),
        Arguments.of("shorter", event(() -> bed.file("dir/file", "as\n"))),
        Arguments.of("gone", event(() -> Files.delete(file))),
        Arguments.of(
            "a link",
            event(() -> {
              Files.delete(file);
              Files.createSymbolicLink(file, Path.of("../other"));
            })),
        Arguments.of(
            "a directory",
            event(() -> {
              Files.delete(file);
              Files.createDirectory(file);
            })));
  }

  private static FaultyProxy.Event event(FaultyProxy.Event event) {
    return event;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void copied(String name, FaultyProxy.Event change) throws IOException {
    bed.dockerfile("FROM busybox\nCOPY dir /dir\nWORKDIR /dir\n");
    assertRefused(change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void bound(String name, FaultyProxy.Event change) throws IOException {
    bed.dockerfile("FROM busybox\nRUN --mount=type=bind,source=dir,target=/in cat /in/* > /out\n");
    assertRefused(change);
  }

  private void assertRefused(FaultyProxy.Event change) throws IOException {
    String app = bed.newRepository();
    FaultBed.Built built =
        bed.build(app, request -> request, to -> new Meanwhile(to, "build", change));
    assertThat(built.result().failure()).as(built.log()).isNotNull();
    assertThat(built.failure().reason()).isEqualTo("SourceUnavailable");
    assertThat(built.failure().message())
        .contains("/dir/file changed during the build; build again");
    files();
    FaultBed.Built next = bed.build(app).sound();
    assertThat(next.result().steps().hit()).isZero();
    PulledImage image = bed.pull(app);
    assertThat(image.text(image.has("/out") ? "/out" : "/dir/file")).isEqualTo("as it was");
  }

  /** The directory that a volume's files were in is gone when the kubelet has changed them. */
  @Test
  void theWholeDirectoryIsGone() throws IOException {
    bed.dockerfile("FROM busybox\nCOPY dir /dir\n");
    assertRefused(() -> Scenario.delete(bed.context().resolve("dir")));
  }

  /** Times are no part of a key: they may be what they like. */
  @Test
  void onlyTouched() throws IOException {
    bed.dockerfile("FROM busybox\nCOPY dir /dir\n");
    String app = bed.newRepository();
    bed.build(
            app,
            request -> request,
            to -> new Meanwhile(to, "build", () -> bed.file("dir/file", "as it was\n")))
        .sound();
    assertThat(bed.pull(app).text("/dir/file")).isEqualTo("as it was");
  }
}
