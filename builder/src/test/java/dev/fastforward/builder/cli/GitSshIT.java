package dev.fastforward.builder.cli;

import static dev.fastforward.builder.testing.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.GitServer;
import dev.fastforward.builder.testing.GitSshServer;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository that git's own program serves over ssh, as the context. */
@NeedsRoot
class GitSshIT {
  @TempDir Path temporary;
  private Path home = Path.of("");
  private Path project = Path.of("");
  private GitSshServer server;

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(GitServer.isThere(), "there is no git on this machine");
    home = Files.createDirectory(temporary.resolve("home"));
    project = Files.createDirectory(temporary.resolve("project.git"));
    git(project, "init", "-q", "-b", "main");
    Files.createDirectory(project.resolve("sub"));
    Files.writeString(project.resolve("sub/Dockerfile"), "FROM scratch\nCOPY file /\n");
    Files.writeString(project.resolve("sub/file"), "by ssh\n");
    git(project, "add", "-A");
    git(project, "commit", "-q", "-m", "first");
    server = new GitSshServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Builds.Outcome build(String... options) {
    return new Builds(temporary.resolve("build"))
        .with("HOME", home.toString())
        .with("SSH_AUTH_SOCK", "")
        .from(server.url(project) + "#main:sub")
        .build(options);
  }

  private String destination() {
    return "type=local,dest=" + temporary.resolve("files");
  }

  private void assertBuilt(Builds.Outcome outcome) {
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertThat(temporary.resolve("files/file")).hasContent("by ssh\n");
  }

  @Test
  void aKeyOpensIt() throws IOException {
    server.introduce(home);
    Path key = GitSshServer.write(server.key(), temporary.resolve("key"));
    assertBuilt(build("--ssh", "default=" + key, "-o", destination()));
  }

  @Test
  void anAgentOpensIt() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-agent")), "there is no ssh-agent");
    server.introduce(home);
    Path key = GitSshServer.write(server.key(), temporary.resolve("key"));
    Path socket = Files.createTempDirectory("ff-agent").resolve("s");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(agent.inputReader().readLine()).contains(socket.toString()); // it listens now
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString()).inheritIO();
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      assertThat(add.start().waitFor()).isZero();
      Files.delete(key);
      assertBuilt(build("--ssh", "default=" + socket, "-o", destination()));
    } finally {
      agent.destroy();
      agent.waitFor();
      Files.deleteIfExists(socket);
      Files.delete(socket.getParent());
    }
  }

  @Test
  void anotherKeyIsRefused() throws IOException {
    server.introduce(home);
    Path key = GitSshServer.write(GitSshServer.newKey(), temporary.resolve("key"));
    Builds.Outcome outcome = build("--ssh", "default=" + key, "-o", destination());
    assertThat(outcome.failure()).startsWith("SourceAuthFailed: ").contains("--ssh default");
  }

  @Test
  void anUnknownHostIsRefused() throws IOException {
    Path key = GitSshServer.write(server.key(), temporary.resolve("key"));
    Builds.Outcome outcome = build("--ssh", "default=" + key, "-o", destination());
    assertThat(outcome.failure()).startsWith("SourceAuthFailed: ").contains("known_hosts");
  }
}
