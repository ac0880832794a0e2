package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.RunRequest;
import dev.fastforward.builder.contract.SecretRequest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.testing.FaultyRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What other builders' caches were seen to get wrong: each as two builds or three. */
@NeedsRoot
class CacheKeyIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  private static BuildRequestBuilder arg(BuildRequestBuilder request, String name, String value) {
    return request.buildArgs(Map.of(name, value));
  }

  @Test
  void aFileThatIsRenamedUnderAWildcard() throws IOException {
    SCENARIO.files("a.txt", "same").dockerfile("FROM busybox\nCOPY *.txt /x/\n");
    SCENARIO.build();
    Files.move(SCENARIO.context().resolve("a.txt"), SCENARIO.context().resolve("b.txt"));
    Scenario.Built second = SCENARIO.build();
    assertThat(second.hit()).isZero();
    assertThat(second.image().has("/x/b.txt")).isTrue();
    assertThat(second.image().has("/x/a.txt")).isFalse();
  }

  @Test
  void anAddressWhoseContentChangedAndTheRunBehindIt() {
    try (FaultyRegistry web = FaultyRegistry.start()) {
      web.on("GET /file", Reply.ok("one".getBytes(StandardCharsets.UTF_8)));
      SCENARIO.dockerfile(
          "FROM busybox\nADD http://%s/file /file\nRUN cp /file /copy\n".formatted(web.host()));
      SCENARIO.build();
      assertThat(SCENARIO.build().hit()).isEqualTo(2);
      web.on("GET /file", Reply.ok("two".getBytes(StandardCharsets.UTF_8)));
      Scenario.Built changed = SCENARIO.build();
      assertThat(changed.run()).isEqualTo(1);
      assertThat(changed.text("/copy")).isEqualTo("two");
    }
  }

  @Test
  void anAddressWithAChecksum() {
    String one = "sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
    try (FaultyRegistry web = FaultyRegistry.start()) {
      web.on("GET /file", Reply.ok("one".getBytes(StandardCharsets.UTF_8)));
      String dockerfile = "FROM busybox\nADD --checksum=%s http://%s/file /file\n";
      SCENARIO.dockerfile(dockerfile.formatted(one, web.host()));
      SCENARIO.build();
      assertThat(SCENARIO.build().hit()).isEqualTo(1);
      // The cache has it, and it is still not what is there.
      SCENARIO.dockerfile(dockerfile.formatted(one.replace("7692", "0000"), web.host()));
      BuildResult.Failure failure = SCENARIO.tryBuild(request -> request).failure();
      assertThat(failure.message()).contains("digest mismatch");
    }
  }

  @Test
  void theBodyOfAHeredoc() {
    String dockerfile =
        "FROM busybox\nCOPY <<E /file\n%s\nE\nRUN <<E\ncp /file /copy\necho %s\nE\n";
    SCENARIO.dockerfile(dockerfile.formatted("one", "x"));
    SCENARIO.build();
    SCENARIO.dockerfile(dockerfile.formatted("two", "x"));
    Scenario.Built copied = SCENARIO.build();
    assertThat(copied.hit()).isZero();
    assertThat(copied.text("/copy")).isEqualTo("two");
    SCENARIO.dockerfile(dockerfile.formatted("two", "y"));
    assertThat(SCENARIO.build().steps()).isEqualTo(new BuildResult.Steps(1, 0, 1));
  }

  @Test
  void theSameFirstLineOfAHeredocInTwoStages() {
    SCENARIO.dockerfile(
        """
        FROM busybox AS one
        RUN <<E
        echo > /x
        echo one > /value
        E
        FROM busybox AS two
        RUN <<E
        echo > /x
        echo two > /value
        E
        FROM busybox
        COPY --from=one /value /one
        COPY --from=two /value /two
        """);
    for (int i = 0; i < 2; i++) {
      Scenario.Built built = SCENARIO.build();
      assertThat(built.text("/one")).isEqualTo("one");
      assertThat(built.text("/two")).isEqualTo("two");
    }
  }

  @Test
  void aBuildArgumentInADestinationAndInAWorkingDirectory() {
    SCENARIO
        .files("a", "1")
        .dockerfile("FROM busybox\nARG DIR\nCOPY a /$DIR/a\nWORKDIR /work/$DIR\nRUN touch here\n");
    SCENARIO.build(request -> arg(request, "DIR", "one"));
    Scenario.Built second = SCENARIO.build(request -> arg(request, "DIR", "two"));
    assertThat(second.hit()).isZero();
    assertThat(second.image().has("/two/a")).isTrue();
    assertThat(second.image().has("/work/two/here")).isTrue();
    assertThat(second.image().has("/one/a")).isFalse();
  }

  @Test
  void anArgumentThatARunCanSeeAndOneThatItCannot() {
    SCENARIO.dockerfile("FROM busybox\nRUN random > /above\nARG SEEN\nRUN echo $SEEN > /below\n");
    SCENARIO.build(request -> request.buildArgs(Map.of("SEEN", "1")));
    Scenario.Built second = SCENARIO.build(request -> request.buildArgs(Map.of("SEEN", "2")));
    assertThat(second.steps()).isEqualTo(new BuildResult.Steps(1, 0, 1));
    assertThat(second.text("/below")).isEqualTo("2");
    assertThat(SCENARIO.build(request -> request.buildArgs(Map.of("SEEN", "2", "NOT", "3"))).run())
        .isZero();
  }

  @Test
  void aListOfWhatIsAllowedDoesNotCountForStages() {
    SCENARIO
        .files(".dockerignore", "*\n!in\n", "in", "1", "out", "1")
        .dockerfile(
            """
            FROM busybox AS source
            RUN echo made > /out
            FROM busybox
            COPY --from=source /out /made
            COPY . /context/
            """);
    Scenario.Built first = SCENARIO.build();
    assertThat(first.text("/made")).isEqualTo("made");
    assertThat(first.image().has("/context/out")).isFalse();
    SCENARIO.files("out", "2");
    assertThat(SCENARIO.build().hit()).isEqualTo(2);
  }

  @Test
  void aFileThatIsRemovedInASourceStage() {
    String head = "FROM busybox AS source\nRUN mkdir /d && touch /d/a /d/b\n";
    String tail = "FROM busybox\nCOPY --from=source /d /d\n";
    SCENARIO.dockerfile(head + tail);
    assertThat(SCENARIO.build().image().has("/d/b")).isTrue();
    SCENARIO.dockerfile(head + "RUN rm /d/b\n" + tail);
    Scenario.Built second = SCENARIO.build();
    assertThat(second.image().has("/d/b")).isFalse();
    assertThat(second.image().has("/d/a")).isTrue();
  }

  @Test
  void aDirectoryThatIsReplacedInTheBaseShowsNothingOfTheOldOne() {
    // Replacing a directory makes an opaque one: what is simulated on it must not see the old
    // files.
    SCENARIO.dockerfile(
        """
        FROM busybox AS base
        RUN mkdir /d && touch /d/old
        RUN rm -r /d && mkdir /d && touch /d/new
        FROM base AS middle
        WORKDIR /d/sub
        FROM busybox
        COPY --from=middle /d /copy
        """);
    for (int i = 0; i < 2; i++) {
      Scenario.Built built = SCENARIO.build();
      assertThat(built.image().has("/copy/new")).isTrue();
      assertThat(built.image().has("/copy/old")).isFalse();
      SCENARIO.files("unused", "x");
    }
  }

  @Test
  void treesWhoseNamesAndContentsReadTheSameInARow() {
    SCENARIO.files("d/a", "bc", "d/d", "").dockerfile("FROM busybox\nCOPY d /d\n");
    SCENARIO.build();
    delete("d/a", "d/d");
    SCENARIO.files("d/ab", "c", "d/d", "");
    assertThat(SCENARIO.build().hit()).isZero();
    delete("d/ab", "d/d");
    SCENARIO.files("d/a/d", "bc");
    assertThat(SCENARIO.build().hit()).isZero();
  }

  private static void delete(String... paths) {
    try {
      for (String path : paths) {
        Files.delete(SCENARIO.context().resolve(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theSameTextUnderAnotherUserDirectoryShellOrBase() {
    String run = "RUN random > /tmp/value\n";
    SCENARIO.dockerfile("FROM busybox\nRUN mkdir -m 777 -p /tmp /w\n" + run);
    SCENARIO.build();
    for (String above :
        new String[] {
          "USER nobody\n", "WORKDIR /w\n", "SHELL [\"/bin/sh\", \"-ec\"]\n", "ENV A=b\n"
        }) {
      SCENARIO.dockerfile("FROM busybox\nRUN mkdir -m 777 -p /tmp /w\n" + above + run);
      assertThat(SCENARIO.build().run()).as(above).isEqualTo(1);
    }
    SCENARIO.dockerfile(
        "FROM scratch\nCOPY --from=busybox / /\nRUN mkdir -m 777 -p /tmp /w\n" + run);
    assertThat(SCENARIO.build().run()).isEqualTo(2);
  }

  @Test
  void theSameTextOnAnotherPlatform() {
    Platform own = Platform.current();
    String other =
        "linux/" + own.architecture() + (own.architecture().equals("amd64") ? "/v2" : "/v9");
    SCENARIO
        .files("a", "1")
        .dockerfile(
            """
            FROM --platform=$BUILDPLATFORM busybox AS tools
            FROM scratch
            COPY --from=tools / /
            RUN random > /value
            COPY a /
            """);
    Scenario.Built first = SCENARIO.build();
    UnaryOperator<BuildRequestBuilder> onOther = request -> request.platforms(List.of(other));
    Scenario.Built second = SCENARIO.build(onOther);
    assertThat(second.run()).isEqualTo(1);
    assertThat(second.text("/value")).isNotEqualTo(first.text("/value"));
    assertThat(second.config().variant()).isNotEqualTo(first.config().variant());
    // Each has its own, whichever was built last.
    for (int i = 0; i < 2; i++) {
      Scenario.Built again = SCENARIO.build();
      assertThat(again.run()).isZero();
      assertThat(again.text("/value")).isEqualTo(first.text("/value"));
      assertThat(again.config().variant()).isEqualTo(first.config().variant());
      Scenario.Built otherAgain = SCENARIO.build(onOther);
      assertThat(otherAgain.run()).isZero();
      assertThat(otherAgain.text("/value")).isEqualTo(second.text("/value"));
    }
  }

  @Test
  void anOptionalSecretThatIsThereInOneBuildOnly() throws IOException {
    SCENARIO.dockerfile(
        """
        FROM busybox
        RUN --mount=type=secret,id=token,target=/t if [ -e /t ]; then echo with > /how; \
            else echo without > /how; fi
        RUN cp /how /copy
        """);
    Path file = Files.writeString(SCENARIO.context().resolveSibling("token"), "value");
    RunRequest given =
        new RunRequest(
            List.of(new SecretRequest("token", file.toString(), null)),
            null,
            null,
            null,
            null,
            null,
            0,
            null);
    Scenario.Built with = SCENARIO.build(request -> request.run(given));
    assertThat(with.text("/copy")).isEqualTo("with");
    Scenario.Built without = SCENARIO.build();
    assertThat(without.run()).isEqualTo(2);
    assertThat(without.text("/copy")).isEqualTo("without");
    Scenario.Built again = SCENARIO.build(request -> request.run(given));
    assertThat(again.run()).isZero();
    assertThat(again.digest()).isEqualTo(with.digest());
  }

  @Test
  void whatOnlyChangesTheConfigAboveARun() {
    SCENARIO.dockerfile("FROM busybox\nRUN random > /value\n");
    Scenario.Built first = SCENARIO.build();
    SCENARIO.dockerfile(
        """
        FROM busybox
        LABEL a=b
        EXPOSE 80
        CMD ["x"]
        ENTRYPOINT ["y"]
        STOPSIGNAL 9
        VOLUME /v
        RUN random > /value
        """);
    Scenario.Built second = SCENARIO.build();
    assertThat(second.run()).isZero();
    assertThat(second.text("/value")).isEqualTo(first.text("/value"));
    assertThat(second.labels()).containsEntry("a", "b");
  }

  @Test
  void filesWithOtherTimesOnlyHitAndThoseWithAnotherModeMiss() throws IOException {
    SCENARIO.files("a", "1").dockerfile("FROM busybox\nCOPY a /\nRUN stat -c %a /a > /mode\n");
    SCENARIO.build();
    Path file = SCENARIO.context().resolve("a");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertThat(SCENARIO.build().hit()).isEqualTo(2);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
    Scenario.Built mode = SCENARIO.build();
    assertThat(mode.run()).isEqualTo(1);
    assertThat(mode.text("/mode")).isEqualTo("750");
  }

  @Test
  void filesOfAStageWithAnotherModeOrOwnerMiss() {
    String dockerfile =
        """
        FROM busybox AS source
        RUN echo 1 > /a; random > /noise; %s
        FROM busybox
        COPY --from=source /a /a
        RUN stat -c %%a:%%u /a > /seen
        """;
    SCENARIO.dockerfile(dockerfile.formatted("true"));
    SCENARIO.build();
    SCENARIO.dockerfile(dockerfile.formatted("touch -d @1 /a"));
    assertThat(SCENARIO.build().run()).isEqualTo(1);
    SCENARIO.dockerfile(dockerfile.formatted("chmod 700 /a"));
    assertThat(SCENARIO.build().text("/seen")).isEqualTo("700:0");
    SCENARIO.dockerfile(dockerfile.formatted("chown 5 /a"));
    assertThat(SCENARIO.build().text("/seen")).isEqualTo("644:5");
  }

  @Test
  void anEntryThatIsLostInTheMiddleOfTheChain() throws IOException {
    SCENARIO
        .files("a", "1")
        .dockerfile("FROM busybox\nRUN random > /one\nRUN random > /two\nCOPY a /\n");
    Scenario.Built first = SCENARIO.build();
    SCENARIO.forget("RUN cat /proc/sys/kernel/random/uuid > /two");
    assertThat(SCENARIO.build().digest()).isEqualTo(first.digest());
    SCENARIO.files("a", "2");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.run()).isEqualTo(1);
    assertThat(second.text("/one")).isEqualTo(first.text("/one"));
  }
}
