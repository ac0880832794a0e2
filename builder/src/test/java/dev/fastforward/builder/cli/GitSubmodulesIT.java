package dev.fastforward.builder.cli;

import static dev.fastforward.builder.testing.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.GitServer;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Submodules have the files that {@code git submodule update --init --recursive} gives. */
@NeedsRoot
class GitSubmodulesIT {
  private static final String TOKEN = "test-only-token";
  private static final String NESTED_MODULES =
      """
      [submodule "in"]
      \tpath = in
      \turl = ./../library.git
      [submodule "out"]
      \tpath = out
      \turl = ../nowhere.git
      \tUPDATE = "none"
      """;
  private static final String PROJECT_MODULES =
      """
      [submodule "off"]
      \tpath = off
      \turl = ../nowhere.git
      \tupdate = none
      [submodule "merged"]
      \tpath = merged
      \turl = ../library.git
      \tupdate = merge
      [submodule "rebased"]
      \tpath = rebased
      \turl = ../library.git
      \tupdate = rebase
      [submodule "odd name \\"x\\" ü"]
      \tpath = deep/er/odd folder
      \turl = ../library.git
      \tupdate = checkout
      \tbranch = nowhere
      \tshallow = true
      \tignore = all
      \tfetchRecurseSubmodules = false
      [submodule "inactive"]
      \tpath = inactive
      \turl = ../library.git
      \tactive = false
      [submodule "nested"]
      \tpath = nested
      \turl = ../nested.git
      \tshallow = false
      [submodule "unused"]
      \tpath = unused
      \turl = ../nowhere.git
      """;

  @TempDir private Path temporary = Path.of("");
  private final WebServer server = new WebServer();
  private Path root = Path.of("");
  private String library = "";

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(GitServer.isThere(), "this machine's git has no http-backend");
    root = Files.createDirectory(temporary.resolve("root"));
    library = repository("library.git", "", List.of());
    server.handle("/git/", new GitServer(root, "/git", TOKEN));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Creates a repository with a submodule at each path and returns its commit. */
  private String repository(String name, String modules, List<String> links) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    git(folder, "init", "-q", "-b", "main");
    Files.writeString(folder.resolve("file"), name);
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
    if (!modules.isEmpty()) {
      Files.writeString(folder.resolve(".gitmodules"), modules);
    }
    git(folder, "add", "-A");
    for (String link : links) {
      String[] parts = link.split("=");
      git(folder, "update-index", "--add", "--cacheinfo", "160000," + parts[1] + "," + parts[0]);
    }
    git(folder, "commit", "-q", "-m", "first");
    return git(folder, "rev-parse", "HEAD");
  }

  private Builds.Outcome build(Path files) {
    return new Builds(temporary.resolve("build"))
        .with("TOKEN", TOKEN)
        .from(server.url("/git/project.git#main"))
        .build("--secret", "id=GIT_AUTH_TOKEN,env=TOKEN", "-o", "type=local,dest=" + files);
  }

  private Path clonedByGit() throws IOException {
    String address =
        server.url("/git/project.git").replace("://", "://x-access-token:" + TOKEN + "@");
    Path clone = temporary.resolve("clone");
    git(temporary, "clone", "-q", address, clone.toString());
    git(clone, "submodule", "update", "--init", "--recursive", "--depth=1");
    return clone;
  }

  private static List<String> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(folder::relativize)
          .filter(p -> Stream.of(p.toString().split("/")).noneMatch(".git"::equals))
          .map(p -> p + (Files.isDirectory(folder.resolve(p)) ? "/" : ""))
          .sorted()
          .toList();
    }
  }

  @Test
  void eachSettingHasTheEffectThatItHasForGit() throws IOException {
    String inner =
        repository("nested.git", NESTED_MODULES, List.of("in=" + library, "out=" + library));
    repository(
        "project.git",
        PROJECT_MODULES,
        List.of(
            "off=" + library,
            "merged=" + library,
            "rebased=" + library,
            "deep/er/odd folder=" + library,
            "inactive=" + library,
            "nested=" + inner));
    Path files = temporary.resolve("files");
    Builds.Outcome outcome = build(files);
    assertThat(outcome.failure()).as(outcome.log()).isEmpty();
    assertThat(list(files)).isEqualTo(list(clonedByGit()));
    assertThat(list(files))
        .contains(
            "off/", "nested/out/", "nested/in/file", "inactive/file", "deep/er/odd folder/file")
        .doesNotContain("off/file", "nested/out/file", "unused/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!touch ran", "None", "sometimes"})
  void whatGitRefusesIsRefused(String update) throws IOException {
    repository(
        "project.git",
        "[submodule \"x\"]\n\tpath = x\n\turl = ../library.git\n\tupdate = " + update + "\n",
        List.of("x=" + library));
    assertThatThrownBy(this::clonedByGit).hasMessageContaining("submodule.x.update");
    assertThat(build(temporary.resolve("files")).failure())
        .startsWith("SourceUnavailable: ")
        .contains(update, "\"x\"", "submodules=false");
  }

  /** Git only reports that the submodule is unknown. */
  @Test
  void aNameWithDotsIsIgnored() throws IOException {
    repository(
        "project.git",
        "[submodule \"a/../../b\"]\n\tpath = x\n\turl = ../library.git\n",
        List.of("x=" + library));
    assertThatThrownBy(this::clonedByGit).hasMessageContaining("suspicious");
    Path files = temporary.resolve("files");
    assertThat(build(files).failure()).isEmpty();
    assertThat(files.resolve("x")).isEmptyDirectory();
  }

  @Test
  void gitmodulesAsSymlinkIsIgnored() throws IOException {
    repository("project.git", "", List.of("x=" + library));
    Path project = root.resolve("project.git");
    Files.writeString(
        project.resolve("list"), "[submodule \"x\"]\n\tpath = x\n\turl = ../library.git\n");
    git(project, "add", "list");
    git(project, "commit", "-q", "-m", "second");
    // Git does not create such a link itself.
    String tree =
        git(
            project,
            "-c",
            "alias.tree=!(git ls-tree HEAD; printf '120000 blob %s\t.gitmodules\n' $(printf list |"
                + " git hash-object -w --stdin)) | git mktree",
            "tree");
    String commit = git(project, "commit-tree", "-p", "HEAD", "-m", "third", tree);
    git(project, "update-ref", "refs/heads/main", commit);
    Path files = temporary.resolve("files");
    assertThat(build(files).failure()).isEmpty();
    assertThat(files.resolve("x")).isEmptyDirectory();
  }
}
