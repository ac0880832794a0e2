package dev.fastforward.builder.sandbox;

import static dev.fastforward.builder.sandbox.Place.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.sandbox.Place.Outcome;
import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.settings.Ulimit;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mounts are to commands, in every sandbox. */
@NeedsRoot
abstract class MountContract {
  @TempDir Path temp;
  Sandbox sandbox;
  Place place;
  Path files = Path.of("");

  abstract Sandbox openSandbox(Path folder) throws IOException;

  @BeforeEach
  void open() throws IOException {
    sandbox = openSandbox(temp);
    place = new Place(sandbox, temp);
    files = Files.createDirectory(temp.resolve("files"));
    Files.createDirectory(files.resolve("dir"));
    Files.writeString(files.resolve("dir/a"), "A");
    Files.writeString(files.resolve("b"), "B");
  }

  @AfterEach
  void close() {
    place.close();
    sandbox.close();
  }

  Outcome run(String script, Mount... mounts) {
    return run(script, RunConditions.usual(""), mounts);
  }

  Outcome run(String script, RunConditions conditions, Mount... mounts) {
    return place.run(command("/bin/sh", "-c", script).with(List.of(mounts), conditions));
  }

  Mount bind(String target, String path) {
    return new Mount.Bind(target, files, path, true, false);
  }

  Mount cache(String target) {
    return new Mount.Bind(target, files, "", false, true);
  }

  static Mount secret(String target) {
    byte[] value = "geheim".getBytes(StandardCharsets.UTF_8);
    return new Mount.Secret(target, value, 0440, 7, 8);
  }

  private static String content(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void filesAndDirectoriesAreThereAndLeaveNothing() throws IOException {
    Outcome outcome =
        run("cat /new/deep/dir/a /new/deep/b", bind("/new/deep", ""), bind("/one/file", "b"));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).containsExactly("AB");
    assertThat(run("cat /one/file", bind("/one/file", "b")).out()).containsExactly("B");
    assertThat(place.commit()).isEmpty();
    assertThat(place.root.directory().top().list()).doesNotContain("new", "one");
  }

  @Test
  void aFailedCommandLeavesNothingEither() throws IOException {
    Outcome outcome =
        run("touch /mine; exit 3", bind("/m", "dir"), secret("/run/secrets/s"), cache("/c"));
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(place.commit()).containsExactly("FILE mine");
    assertThat(place.root.directory().top().list()).doesNotContain("m", "c");
  }

  @Test
  void whatTheImageHasThereIsHiddenAndComesBack() throws IOException {
    place.shell("mkdir -m 700 /there; echo image > /there/f; chown 5:6 /there; echo x > /file");
    place.commit();
    place.fill();
    assertThat(run("cat /there/*; cat /file", bind("/there", "dir"), bind("/file", "b")).out())
        .containsExactly("AB");
    assertThat(place.commit()).isEmpty();
    assertThat(place.shell("cat /there/f /file; stat -c '%a %u %g' /there").out())
        .containsExactly("image", "x", "700 5 6");
  }

  @Test
  void aCacheKeepsWhatCommandsChange() throws IOException {
    Files.createLink(files.resolve("b2"), files.resolve("b"));
    Outcome outcome =
        run(
            "cd /c; echo more >> dir/a; rm b2; echo new > n; ln n n2; mkdir -p s/t; chown 3:4 s;"
                + " ln -s n l; chmod 4755 n",
            cache("/c"));
    assertThat(outcome.err()).isEmpty();
    assertThat(content(files.resolve("dir/a"))).isEqualTo("Amore\n");
    assertThat(content(files.resolve("b"))).isEqualTo("B");
    assertThat(files.resolve("b2")).doesNotExist();
    assertThat(Files.readSymbolicLink(files.resolve("l"))).isEqualTo(Path.of("n"));
    assertThat(Files.getAttribute(files.resolve("n"), "unix:ino"))
        .isEqualTo(Files.getAttribute(files.resolve("n2"), "unix:ino"));
    assertThat((int) Files.getAttribute(files.resolve("n"), "unix:mode") & 07777).isEqualTo(04755);
    assertThat(Files.getAttribute(files.resolve("s"), "unix:uid")).isEqualTo(3);
    assertThat(run("cat /again/n /again/dir/a", cache("/again")).out())
        .containsExactly("new", "Amore");
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void aCacheThatIsEmptiedIsEmpty() throws IOException {
    run("rm -r /c/* && touch -d @5 /c", cache("/c"));
    try (Stream<Path> left = Files.list(files)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void changesOfOtherMountsAreThrownAway() throws IOException {
    run("echo x > /m/a; touch /m/z", new Mount.Bind("/m", files, "dir", false, false));
    assertThat(place.commit()).isEmpty();
    Outcome outcome = run("ls /t; touch /t/x; ls /t", new Mount.Tmpfs("/t", 0, false));
    assertThat(outcome.out()).containsExactly("x");
    assertThat(run("ls /t", new Mount.Tmpfs("/t", 0, false)).out()).isEmpty();
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void mountsLieInEachOther() throws IOException {
    Path inner = Files.createDirectory(temp.resolve("inner"));
    Outcome outcome =
        run(
            "ls /m; ls /m/new; echo x > /m/new/kept; ls -a /t/deep",
            new Mount.Bind("/m/new", inner, "", false, true),
            bind("/m", "dir"),
            new Mount.Tmpfs("/t", 0, false),
            new Mount.Secret("/t/deep/s", new byte[] {'1'}, 0400, 0, 0));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).containsExactly("a", "new", ".", "..", "s");
    assertThat(inner.resolve("kept")).hasContent("x");
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void aSecretIsAFileWithItsOwner() throws IOException {
    Outcome outcome =
        run(
            "cat /run/secrets/s; stat -c '%a %u %g %F' /run/secrets/s; tr '\\0' ' '"
                + " </proc/1/cmdline",
            secret("/run/secrets/s"));
    assertThat(outcome.out().getFirst()).isEqualTo("geheim440 7 8 regular file");
    assertThat(String.join("", outcome.out().subList(1, outcome.out().size())))
        .doesNotContain("geheim");
    assertThat(place.shell("ls /run/secrets").exitCode()).isNotZero();
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void aSocketIsAnswered() throws Exception {
    compileClient(files.resolve("client"));
    Mount socket = new Mount.Socket("/run/agent/s", MountContract::upperCase, 0751, 100, 102);
    Outcome outcome =
        run(
            "stat -c '%a %u %g %F' /run/agent/s; /client /run/agent/s hello",
            socket, bind("/client", "client"));
    assertThat(outcome.out()).containsExactly("751 100 102 socket", "HELLO");
    assertThat(place.commit()).isEmpty();
  }

  private static void compileClient(Path program) throws Exception {
    Path source = Files.createTempFile("client", ".c");
    try (InputStream in = MountContract.class.getResourceAsStream("client.c")) {
      Files.copy(Objects.requireNonNull(in), source, StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> command = List.of("cc", "-static", "-o", program.toString(), source.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    Files.delete(source);
  }

  private static void upperCase(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    client.read(buffer);
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    client.write(StandardCharsets.UTF_8.encode(text.toUpperCase(Locale.ROOT)));
  }

  @Test
  void symlinksOfTheImageAreFollowedInTheImage() throws IOException {
    place.shell("mkdir /real; ln -s /real /link; ln -s /etc /abs");
    place.commit();
    place.fill();
    assertThat(run("cat /real/m/a", bind("/link/m", "dir")).out()).containsExactly("A");
    assertThat(run("cat /etc/m/a", bind("/abs/m", "dir")).out()).containsExactly("A");
    assertThat(Path.of("/etc/m")).doesNotExist();
    assertThat(place.commit()).isEmpty();
  }

  @Test
  void namesAreAddedToTheHosts() {
    RunConditions conditions =
        new RunConditions(
            RunConditions.Network.DEFAULT,
            false,
            "",
            new TreeMap<>(Map.of("one", "1.2.3.4")),
            0,
            List.of());
    assertThat(run("grep one /etc/hosts", conditions).out()).containsExactly("1.2.3.4\tone");
    assertThat(run("grep one /etc/hosts").out()).isEmpty();
  }

  @Test
  void limitsHold() {
    RunConditions conditions =
        new RunConditions(
            RunConditions.Network.DEFAULT,
            false,
            "",
            new TreeMap<>(),
            0,
            List.of(Ulimit.parse("nofile=100:200"), Ulimit.parse("core=0")));
    assertThat(run("ulimit -Sn; ulimit -Hn; ulimit -c", conditions).out())
        .containsExactly("100", "200", "0");
  }

  void assertRefused(String words, RunConditions conditions, Mount... mounts) {
    assertThatThrownBy(() -> run("true", conditions, mounts))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.SandboxUnavailable))
        .hasMessageContaining(words);
  }

  private Outcome in(String workDir, String script, Mount... mounts) {
    RunCommand run =
        new RunCommand(
            List.of("/bin/sh", "-c", script), List.of(Place.PATH), workDir, 7, 8, List.of());
    return place.run(run.with(List.of(mounts), RunConditions.usual("")));
  }

  /** As runc: by root, where the mount is. */
  @Test
  void aWorkingDirectoryThatAMountLacksIsMadeInIt() throws IOException {
    Outcome outcome = in("/m/a/b", "pwd; stat -c '%a %u:%g' .", new Mount.Tmpfs("/m", 0, false));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).containsExactly("/m/a/b", "755 0:0");
    assertThat(in("/c/new", "pwd", cache("/c")).out()).containsExactly("/c/new");
    assertThat(files.resolve("new")).isDirectory();
  }

  @Test
  void aWorkingDirectoryInAMountIsNotTheImages() throws IOException {
    assertThat(in("/m", "pwd", new Mount.Tmpfs("/m", 0, false)).out()).containsExactly("/m");
    assertThat(in("/m/dir", "cat a", bind("/m", "")).out()).containsExactly("A");
    assertThat(place.commit()).isEmpty();
  }
}
