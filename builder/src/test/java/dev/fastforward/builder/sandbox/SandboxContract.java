package dev.fastforward.builder.sandbox;

import static dev.fastforward.builder.sandbox.Place.as;
import static dev.fastforward.builder.sandbox.Place.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.sandbox.Place.Outcome;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every sandbox does alike. */
@NeedsRoot
abstract class SandboxContract {
  @TempDir Path temp;
  Sandbox sandbox;
  Place place;

  /** A sandbox whose roots are on disk below the folder. */
  abstract Sandbox openSandbox(Path folder) throws IOException;

  /** No process that a command has started is left. */
  abstract void assertNothingRuns() throws IOException;

  @BeforeEach
  void open() throws IOException {
    sandbox = openSandbox(temp);
    place = new Place(sandbox, temp);
  }

  @AfterEach
  void close() {
    place.close();
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource({
    "exit 0, 0, 0",
    "exit 3, 3, 0",
    "exit 255, 255, 0",
    "exit 137, 137, 0",
    "kill -9 $$, 137, 9",
    "kill -15 $$, 143, 15",
    "/not/there, 127, 0",
    "touch /f; /f, 126, 0"
  })
  void exitCodesAndSignalsAreExact(String script, int exitCode, int signal) {
    assertThat(place.shell(script).result()).isEqualTo(new RunResult(exitCode, signal));
  }

  @Test
  void programsAreLookedUpInPath() {
    assertThat(place.run(command("echo", "a b", "")).out()).containsExactly("a b ");
    assertThat(place.run(command("nowhere")).result()).isEqualTo(new RunResult(127, 0));
    assertThat(place.run(command("nowhere")).err())
        .containsExactly("nowhere: executable file not found in PATH");
    assertThat(place.run(command("/tmp")).result()).isEqualTo(new RunResult(126, 0));
    place.shell("printf 'no shebang' > /tmp/text; chmod 755 /tmp/text; touch /bin/plain");
    assertThat(place.run(command("/tmp/text")).exitCode()).isEqualTo(126);
    assertThat(place.run(command("plain")).exitCode()).isEqualTo(126);
    place.shell("printf '#!/no/such/shell\\n' > /tmp/orphan; chmod 755 /tmp/orphan");
    assertThat(place.run(command("/tmp/orphan")).exitCode()).isEqualTo(127);
    assertThat(place.shell("echo next").out()).containsExactly("next");
  }

  @Test
  void outputComesApartAndWhileTheCommandRuns() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    AtomicReference<RunResult> result = new AtomicReference<>();
    // The command waits for a file that is made only after its first line was seen.
    Thread runner =
        Thread.ofVirtual()
            .start(() ->
                result.set(
                    place.root.run(
                        command(
                            "/bin/sh",
                            "-c",
                            "echo out; echo err >&2; until [ -e /go ]; do sleep 0.02; done"),
                        (error, line) -> {
                          assertThat(line).isEqualTo(error ? "err" : "out");
                          first.countDown();
                        })));
    assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    place.root.directory().top().create("go", 0644).close();
    runner.join();
    assertThat(result.get()).isEqualTo(new RunResult(0, 0));
  }

  @Test
  void muchOutputIsComplete() {
    Outcome outcome = place.shell("seq 1 200000; seq 1 100000 >&2");
    assertThat(outcome.out()).hasSize(200_000).last().isEqualTo("200000");
    assertThat(outcome.err()).hasSize(100_000).last().isEqualTo("100000");
    assertThat(place.shell("printf 'no end'").out()).containsExactly("no end");
    assertThat(place.shell("dd if=/dev/zero bs=1000 count=200 2>/dev/null | tr '\\0' x").out())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(65536))
        .extracting(String::length)
        .satisfies(l -> assertThat(l.stream().mapToInt(i -> i).sum()).isEqualTo(200_000));
  }

  @Test
  void whatIsLeftRunningIsEnded() throws IOException {
    Outcome outcome =
        place.shell("setsid nohup sh -c 'sleep 1000; touch /late' & sleep 1000 & echo started");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).containsExactly("started");
    assertNothingRuns();
  }

  @Test
  void anOrphanThatPrintsDoesNotHoldTheResultBack() {
    assertThat(place.shell("(while :; do echo x; done) & exit 5").exitCode()).isEqualTo(5);
  }

  @Test
  void theCommandIsWhoItWasToldToBe() {
    assertThat(place.run(as(7, 8, List.of(8, 9, 10), "id", "-u")).out()).containsExactly("7");
    assertThat(place.run(as(7, 8, List.of(8, 9, 10), "id", "-g")).out()).containsExactly("8");
    assertThat(place.run(as(7, 8, List.of(8, 9, 10), "id", "-G")).out()).containsExactly("8 9 10");
    assertThat(place.run(as(0, 0, List.of(), "id", "-G")).out()).containsExactly("0");
  }

  @Test
  void theCommandHasItsEnvironmentAndPlace() {
    place.shell("mkdir -p /work/dir");
    RunCommand run =
        new RunCommand(
            List.of("/bin/sh", "-c", "pwd; umask; env | sort; cat; echo $#"),
            List.of("B=2", "A=grüße\n1", Place.PATH),
            "/work/dir",
            0,
            0,
            List.of());
    assertThat(place.run(run).out())
        .startsWith("/work/dir", "0022", "1", "A=grüße", "B=2")
        .endsWith("0");
    assertThat(place.run(command("env")).out()).containsExactly(Place.PATH, "HOME=/root");
  }

  @Test
  void aScriptIsThereWhileTheCommandRuns() {
    RunCommand run =
        new RunCommand(
                List.of("/bin/sh", "-c", "/dev/pipes/EOF"),
                List.of(Place.PATH),
                "/",
                7,
                8,
                List.of())
            .withScripts(
                List.of(
                    new RunCommand.Script("/dev/pipes/EOF", "#!/bin/awk -f\nBEGIN {print 6*7}\n")));
    assertThat(place.run(run).out()).containsExactly("42");
    assertThat(place.shell("ls /dev/pipes").exitCode()).isNotZero();
  }

  private static RunCommand in(String workDir, int uid, int gid, String script) {
    return new RunCommand(
        List.of("/bin/sh", "-c", script), List.of(Place.PATH), workDir, uid, gid, List.of());
  }

  /** As BuildKit makes it: with the owner that the command runs as. */
  @Test
  void aMissingWorkingDirectoryIsMadeAndStays() throws IOException {
    Outcome outcome =
        place.run(in("/gone/deep", 7, 8, "pwd; touch x; stat -c '%a %u:%g %n' /gone ."));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).containsExactly("/gone/deep", "755 7:8 /gone", "755 7:8 .");
    assertThat(place.commit())
        .containsExactlyInAnyOrder("DIRECTORY gone", "DIRECTORY gone/deep", "FILE gone/deep/x");
    place.shell("rm -r /gone");
    assertThat(place.run(in("/gone/deep", 0, 0, "pwd; ls -A")).out()).containsExactly("/gone/deep");
  }

  @Test
  void aWorkingDirectoryBehindLinksIsMadeWhereTheyLeadInTheRoot() throws IOException {
    place.shell("ln -s ../../../there/not /link; ln -s /link/b /first");
    place.commit();
    assertThat(place.run(in("/first/c", 0, 0, "pwd -P; pwd -P > out")).out())
        .containsExactly("/there/not/b/c");
    assertThat(place.commit()).contains("DIRECTORY there/not/b/c", "FILE there/not/b/c/out");
  }

  @ParameterizedTest
  @CsvSource({
    "echo x > /w, /w, /w",
    "echo x > /w, /w/x/y, /w",
    "ln -s w /w, /w/x, symlinks",
  })
  void whatIsInTheWayOfAWorkingDirectoryIsNamed(String before, String workDir, String named) {
    place.shell(before);
    assertThatThrownBy(() -> place.run(in(workDir, 0, 0, "true")))
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.reason()).isEqualTo(FailureReason.RunFailed))
        .hasMessageContaining("working directory " + workDir)
        .hasMessageContaining(named)
        .hasMessageContaining("WORKDIR");
    assertThat(place.shell("echo still here").out()).containsExactly("still here");
  }

  @Test
  void aWorkingDirectoryThatCannotBeMadeHasTheKernelsReason() {
    String workDir = "/w/" + "x".repeat(300);
    assertThatThrownBy(() -> place.run(in(workDir, 7, 8, "true")))
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.reason()).isEqualTo(FailureReason.RunFailed))
        .hasMessageContaining("working directory " + workDir)
        .hasMessageContaining("File name too long");
    assertThat(place.shell("echo still here").out()).containsExactly("still here");
  }

  @Test
  void aWorkingDirectoryThatTheUserMayNotEnterIsEntered() {
    place.shell("mkdir -m 700 /closed");
    assertThat(place.run(in("/closed", 7, 8, "echo in")).out()).containsExactly("in");
  }

  /** Images link their log files to these. */
  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void theStreamsCanBeOpenedByName(int uid) throws IOException {
    Outcome outcome =
        place.run(
            in(
                "/",
                uid,
                8,
                "echo one > /dev/stdout && echo two | busybox tee /dev/stderr && wc -c < /dev/stdin"
                    + " && busybox yes | head -c 300000 > /dev/stdout && echo end > /dev/stderr"));
    assertThat(outcome.exitCode()).as("%s", outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("one", "two", "0", "y").hasSize(150_003);
    assertThat(outcome.err()).containsExactly("two", "end");
    assertThat(place.commit()).isEmpty();
  }

  /** In the order that runc's init has it; what needs a /proc is in IsolationContract. */
  @Test
  void aCommandStartsAsRuncStartsIt() {
    String report =
        """
        echo umask $(umask)
        echo stdin $(wc -c)
        [ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo no terminal
        (: < /dev/tty) 2> /dev/null || echo no controlling terminal
        """;
    assertThat(place.shell(report).out())
        .containsExactly("umask 0022", "stdin 0", "no terminal", "no controlling terminal");
    // A writer that ignores SIGPIPE would go on for ever, or say so.
    assertThat(place.shell("yes | head -n1").err()).isEmpty();
  }

  @Test
  void theProgramIsTheFirstOfPathThatCanBeExecuted() {
    place.shell(
        """
        mkdir -p /a/tool /b /c /here
        printf '#!/no/such/shell\n' > /b/orphan; printf 'text' > /b/text; echo x > /b/plain
        printf '#!/bin/sh\necho found\n' > /c/tool; cp /c/tool /c/plain; cp /c/tool /here/local
        ln -s loop /b/loop; cp /c/tool /c/loop; chmod 755 /b/orphan /b/text /c/* /here/local
        """);
    String path = "PATH=/a:/b:/c::here";
    assertThat(place.run(in(path, "tool")).out()).containsExactly("found");
    assertThat(place.run(in(path, "plain")).out()).containsExactly("found");
    assertThat(place.run(in(path, "loop")).out()).containsExactly("found");
    assertThat(place.run(in(path, "orphan")))
        .satisfies(o -> assertThat(o.exitCode()).isEqualTo(127))
        .satisfies(o ->
            assertThat(o.err()).singleElement().asString().contains("/b/orphan", "interpreter"));
    assertThat(place.run(in(path, "text")))
        .satisfies(o -> assertThat(o.exitCode()).isEqualTo(126))
        .satisfies(o -> assertThat(o.err()).singleElement().asString().contains("/b/text", "#!"));
    assertThat(place.run(in(path, "local")))
        .satisfies(o -> assertThat(o.exitCode()).isEqualTo(126))
        .satisfies(
            o -> assertThat(o.err()).singleElement().asString().contains("PATH", "relative"));
    assertThat(place.run(in("PATH=", "local")).err())
        .containsExactly("local: executable file not found in PATH");
  }

  private static RunCommand in(String path, String program) {
    return new RunCommand(List.of(program), List.of(path), "/here", 0, 0, List.of());
  }

  @Test
  void changesOfCommandsBecomeLayers() throws IOException {
    Outcome first =
        place.shell(
            """
            set -e
            mkfifo /fifo; mknod /chr c 1 3; ln -s fifo /sym; echo x > /f; ln /f /hard; chmod 6755 /f
            ln -s /etc/passwd /out; ln -s ../../../etc /climb; mkdir -p /d/sub; echo 1 > /d/a
            echo 2 > /d/sub/b; chown 1:2 /d/a; touch "/grüße 🚀" "/$(printf 'b\\377d')"
            chmod 1777 /d; rm /bin/wget
            """);
    assertThat(first.err()).isEmpty();
    assertThat(place.commit())
        .containsExactlyInAnyOrder(
            "DIRECTORY bin",
            "WHITEOUT bin/wget",
            "FILE b\uDCFFd",
            "CHAR_DEVICE chr",
            "SYMLINK climb",
            "DIRECTORY d",
            "FILE d/a",
            "DIRECTORY d/sub",
            "FILE d/sub/b",
            "FILE f",
            "FIFO fifo",
            "FILE grüße 🚀",
            "HARDLINK hard",
            "SYMLINK out",
            "SYMLINK sym");
    assertThat(Objects.requireNonNull(place.image.tree().get("f")).entry().mode()).isEqualTo(06755);
    assertThat(Objects.requireNonNull(place.image.tree().get("d/a")).entry().uid()).isEqualTo(1);

    place.fill();
    place.shell("rm /d/a; rm -r /d/sub; echo now a file > /d/sub; cat /f; ls -la / > /dev/null");
    assertThat(place.commit()).containsExactly("DIRECTORY d", "WHITEOUT d/a", "FILE d/sub");
    place.fill();
    place.shell("true");
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void networkFilesAreNotInTheImage() throws IOException {
    place.shell("cat /etc/hosts /etc/resolv.conf > /dev/null; echo x > /etc/mine");
    assertThat(place.commit()).containsExactly("DIRECTORY etc", "FILE etc/mine");
  }

  @Test
  void anInterruptedThreadEndsTheCommand() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread runner =
        Thread.ofPlatform()
            .start(() -> {
              try {
                place.root.run(
                    command("/bin/sh", "-c", "echo go; sleep 1000"), (_, _) -> started.countDown());
              } catch (BuildException e) {
                thrown.set(e);
              }
            });
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    runner.interrupt();
    runner.join(20_000);
    assertThat(thrown.get())
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.reason()).isEqualTo(FailureReason.Canceled));
    assertNothingRuns();
  }

  @Test
  void theNextStageFindsAnEmptyRoot() throws IOException {
    place.shell("mkdir /left; touch /left/over; chmod 0 /left");
    place.close();
    place = new Place(sandbox, temp);
    assertThat(place.shell("[ ! -e /left ] && echo clean").out()).containsExactly("clean");
    assertThat(place.commit()).isEmpty();
  }
}
