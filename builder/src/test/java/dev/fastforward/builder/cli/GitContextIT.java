package dev.fastforward.builder.cli;

import static dev.fastforward.builder.testing.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.GitServer;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository of git's own HTTP server as the context. */
@NeedsRoot
class GitContextIT {
  private static final String TOKEN = "test-only-token";
  @TempDir Path temporary;
  private final WebServer server = new WebServer();

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(GitServer.isThere(), "this machine's git has no http-backend");
    Path root = Files.createDirectory(temporary.resolve("root"));
    Path library = repository(root.resolve("library.git"), "file", "of the submodule\n");
    Path project = repository(root.resolve("project.git"), "Dockerfile", "FROM scratch\n");
    Files.writeString(
        project.resolve(".gitmodules"),
        "[submodule \"lib\"]\n\tpath = lib\n\turl = ../library.git\n");
    Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
    git(project, "add", "Dockerfile", ".gitmodules");
    String commit = "160000," + git(library, "rev-parse", "HEAD") + ",lib";
    git(project, "update-index", "--add", "--cacheinfo", commit);
    git(project, "commit", "-q", "-m", "second");
    server.handle("/git/", new GitServer(root, "/git", TOKEN));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Path repository(Path folder, String file, String text) throws IOException {
    Files.createDirectory(folder);
    git(folder, "init", "-q", "-b", "main");
    Files.writeString(folder.resolve(file), text);
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", "first");
    return folder;
  }

  private Builds builds() {
    return new Builds(temporary.resolve("build"))
        .with("TOKEN", TOKEN)
        .from(server.url("/git/project.git#main"));
  }

  @Test
  void aTokenOpensARepositoryAndItsSubmoduleAndOneCommitIsFetched() throws Exception {
    Path files = temporary.resolve("files");
    Builds.Outcome outcome =
        builds()
            .build(
                "--secret",
                "id=GIT_AUTH_TOKEN,env=TOKEN",
                "--build-arg",
                "BUILDKIT_CONTEXT_KEEP_GIT_DIR=1",
                "-o",
                "type=local,dest=" + files);
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertThat(files.resolve("lib/file")).hasContent("of the submodule\n");
    // Git itself reads the .git directory: it has the newest of two commits.
    assertThat(git(files, "log", "--format=%s")).isEqualTo("second");
    assertThat(git(files, "status", "--porcelain", "--ignore-submodules=all")).isEmpty();
    String config = Files.readString(files.resolve(".git/config"));
    assertThat(config + outcome.log()).doesNotContain(TOKEN);
  }

  @Test
  void branchesTagsCommitsAndFoldersAreFound() throws Exception {
    Path project = temporary.resolve("root/project.git");
    git(project, "tag", "-a", "-m", "release", "v1");
    Files.createDirectories(project.resolve("app"));
    Files.writeString(project.resolve("app/Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    git(project, "add", "app");
    git(project, "commit", "-q", "-m", "third");
    String commit = git(project, "rev-parse", "HEAD");
    for (String address :
        List.of(
            "#main:app",
            "#refs/heads/main:app",
            "#" + commit + ":app",
            "?branch=main&subdir=app&submodules=false",
            "?commit=" + commit + "&subdir=app")) {
      assertBuilt(address, "Dockerfile");
    }
    // The tag points to the commit before, which does not have this folder.
    assertThat(withToken("#v1:app", "-o", "type=tar,dest=/dev/null").failure())
        .contains("/git/project.git", "app");
    assertBuilt("#v1", "lib/file");
    String tag = git(project, "rev-parse", "v1");
    Builds.Outcome outcome =
        withToken(
            "#" + tag,
            "--build-arg=BUILDKIT_CONTEXT_KEEP_GIT_DIR=1",
            "-o",
            "type=tar,dest=/dev/null");
    assertThat(outcome.failure()).as("the hash of a tag\n" + outcome.log()).isEmpty();
    assertThat(withToken("#gone", "-o", "type=tar,dest=/dev/null").failure())
        .startsWith("RevisionNotFound: ");
  }

  private Builds.Outcome withToken(String address, String... options) {
    List<String> all = new ArrayList<>(List.of("--secret", "id=GIT_AUTH_TOKEN,env=TOKEN"));
    all.addAll(List.of(options));
    return builds()
        .from(server.url("/git/project.git" + address))
        .build(all.toArray(String[]::new));
  }

  private void assertBuilt(String address, String file) throws IOException {
    Path files = Files.createTempDirectory(temporary, "files");
    Builds.Outcome outcome = withToken(address, "-o", "type=local,dest=" + files);
    assertThat(outcome.failure()).as(address + "\n" + outcome.log()).isEmpty();
    assertThat(files.resolve(file)).as(address).exists();
  }

  /** The cache key depends on the files and not on the commit. */
  @Test
  void theCacheKeyDependsOnTheFilesUsedAndNotOnTheCommit() throws Exception {
    Path project = temporary.resolve("root/project.git");
    Files.writeString(project.resolve("a"), "1\n");
    Files.writeString(project.resolve("b"), "2\n");
    Files.writeString(
        project.resolve("Dockerfile"),
        """
        FROM scratch AS one
        COPY a /file
        FROM scratch AS two
        COPY b /file
        FROM scratch
        COPY --from=one /file /a
        COPY --from=two /file /b
        """);
    git(project, "add", "-A");
    git(project, "commit", "-q", "-m", "two files");
    Path files = temporary.resolve("files");
    String[] options = {
      "--secret",
      "id=GIT_AUTH_TOKEN,env=TOKEN",
      "-o",
      "type=local,dest=" + files,
      "--cache-repo",
      "oci:" + temporary.resolve("cache")
    };
    Builds.Outcome first = builds().build(options);
    assertThat(first.failure()).as(first.log()).isEmpty();
    assertThat(files.resolve("a")).hasContent("1\n");
    assertThat(files.resolve("b")).hasContent("2\n");
    Files.writeString(project.resolve("other"), "");
    git(project, "add", "-A");
    git(project, "commit", "-q", "-m", "a file that nobody takes");
    Builds.Outcome second = builds().build(options);
    assertThat(second.failure()).as(second.log()).isEmpty();
    assertThat(second.log()).contains("2 of 2 steps from the cache");
  }

  @Test
  void aTokenIsNotSentToOtherHosts() throws Exception {
    try (WebServer other = new WebServer()) {
      other.handle("/git/", new GitServer(temporary.resolve("root"), "/git", TOKEN));
      server.handle(
          "/moved/",
          exchange -> {
            String rest = exchange.getRequestURI().toString().substring("/moved/".length());
            exchange.getResponseHeaders().set("Location", other.url("/git/" + rest));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
          });
      Builds.Outcome outcome =
          builds()
              .from(server.url("/moved/project.git#main"))
              .build(
                  "--secret",
                  "id=GIT_AUTH_TOKEN." + server.host() + ",env=TOKEN",
                  "-o",
                  "type=tar,dest=/dev/null");
      assertThat(outcome.failure()).startsWith("SourceAuthFailed: ");
      assertThat(other.asked()).isNotEmpty().allMatch(asked -> asked.authorization() == null);
      assertThat(server.asked()).anyMatch(asked -> asked.authorization() != null);
    }
  }

  @Test
  void addUsesTheTokenToo() throws Exception {
    Path files = temporary.resolve("files");
    Builds.Outcome outcome =
        new Builds(temporary.resolve("build"))
            .with("TOKEN", TOKEN)
            .dockerfile("FROM scratch\nADD " + server.url("/git/library.git#main") + " /\n")
            .build("--secret", "id=GIT_AUTH_TOKEN,env=TOKEN", "-o", "type=local,dest=" + files);
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertThat(files.resolve("file")).hasContent("of the submodule\n");
    assertThat(files.resolve(".git")).doesNotExist();
    assertThat(outcome.log()).doesNotContain(TOKEN);
  }

  @Test
  void anotherTokenIsRefusedWithoutBeingShown() {
    String wrong = "wrong-" + TOKEN;
    Builds.Outcome outcome =
        builds()
            .with("TOKEN", wrong)
            .build(
                "--secret",
                "id=GIT_AUTH_TOKEN,env=TOKEN",
                "-o",
                "type=local,dest=" + temporary.resolve("files"));
    assertThat(outcome.failure()).startsWith("SourceAuthFailed: ").contains("401");
    assertThat(outcome.log() + outcome.failure()).doesNotContain(wrong);
    assertThat(outcome.exitCode()).isEqualTo(FailureReason.SourceAuthFailed.exitCode());
  }

  @Test
  void withoutATokenTheMessageHasTheRemedy() {
    Builds.Outcome outcome = builds().build("-o", "type=local,dest=" + temporary.resolve("files"));
    assertThat(outcome.failure())
        .startsWith("SourceAuthFailed: ")
        .contains("/git/project.git", "--secret id=GIT_AUTH_TOKEN");
    assertThat(temporary.resolve("files")).doesNotExist();
  }
}
