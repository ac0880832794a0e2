package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.GitRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenContextTest {
  private static ContextRequest docker(String text) {
    return GivenContext.ofDocker(text).context(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/x.git",
        "https://example.com/x.tar.gz?sig=1",
        "http://example.com/Dockerfile",
        "ssh://git@example.com/x",
        "git://example.com/x#main:dir",
        "git@example.com:team/x.git#v1",
        "github.com/moby/buildkit",
      })
  void addressesAreKept(String address) {
    assertThat(docker(address)).isEqualTo(ContextRequest.url(address));
  }

  @Test
  void pathsAreDirectoriesOrArchives(@TempDir Path folder) throws Exception {
    Path archive = Files.writeString(folder.resolve("a.tar"), "");
    assertThat(docker(folder.toString())).isEqualTo(ContextRequest.directory(folder.toString()));
    assertThat(docker(archive.toString())).isEqualTo(ContextRequest.archive(archive.toString()));
    assertThat(docker("-")).isEqualTo(ContextRequest.archive("-"));
    assertThat(GivenContext.ofDocker("-").readsStandardInput()).isTrue();
  }

  @Test
  void kanikosSyntaxIsRead() {
    assertThat(docker("dir:///workspace")).isEqualTo(ContextRequest.directory("/workspace"));
    assertThat(docker("tar:///a.tar.gz")).isEqualTo(ContextRequest.archive("/a.tar.gz"));
    assertThat(docker("tar://stdin")).isEqualTo(ContextRequest.archive("-"));
    ContextRequest git =
        GivenContext.ofKaniko("git://example.com/x.git#refs/heads/main#abc").context("sub");
    assertThat(git.url()).isEqualTo("https://example.com/x.git");
    assertThat(Objects.requireNonNull(git.git())).isEqualTo(new GitRequest("abc", 0, null));
    assertThat(git.subPath()).isEqualTo("sub");
    // docker build uses the same scheme for the git protocol
    assertThatThrownBy(() -> docker("git://example.com/x.git#refs/heads/main#abc"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("--context");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/context.tar.gz",
        "gs://bucket/context.tar.gz",
        "https://account.blob.core.windows.net/c/context.tar.gz",
        "svn://example.com/x",
      })
  void unsupportedContextsAreRefusedByName(String text) {
    assertThatThrownBy(() -> docker(text))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(FailureReason.InvalidRequest);
              assertThat(e.getMessage()).contains(text);
            });
  }
}
