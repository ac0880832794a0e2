package dev.fastforward.builder.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.context.Contexts;
import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.context.OpenedContext;
import dev.fastforward.builder.context.Sources;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.glob.DockerIgnore;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.posix.FilePaths;
import dev.fastforward.builder.settings.BuildSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a real directory, because links, modes and times are tested. */
class DirectoryContextTest {
  @TempDir Path root;

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, text);
  }

  private static FileEntry entry(dev.fastforward.builder.filetree.SourceTree context, String path) {
    FileNode node = context.tree().get(path);
    return Objects.requireNonNull(node, path).entry();
  }

  private static List<String> paths(FileTree tree) {
    List<String> paths = new ArrayList<>();
    tree.forEach(node -> paths.add(node.entry().path()));
    return paths;
  }

  @Test
  void modesTimesAndLinksAreKeptAndRootOwnsAll() throws IOException {
    Path file = write("a/run.sh", "echo");
    Files.setAttribute(file, "unix:mode", 04755);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(17, 5_000)));
    Files.createSymbolicLink(root.resolve("link"), Path.of("/nowhere/at all"));
    Files.createLink(root.resolve("b"), file);

    DirectoryContext context = DirectoryContext.scan(root, DockerIgnore.NONE);
    FileEntry entry = entry(context, "a/run.sh");

    assertThat(paths(context.tree())).containsExactly("a", "a/run.sh", "b", "link");
    assertThat(entry.type()).isEqualTo(FileType.FILE);
    assertThat(entry.mode()).isEqualTo(04755);
    assertThat(List.of(entry.uid(), entry.gid(), entry.size(), entry.mtime()))
        .containsExactly(0L, 0L, 4L, 17L);
    assertThat(entry.mtimeNanos()).isEqualTo(5_000);
    assertThat(entry(context, "link").link()).isEqualTo("/nowhere/at all");
    assertThat(Objects.requireNonNull(context.tree().get("b")).origin().path())
        .isEqualTo("a/run.sh");
  }

  @Test
  void contentsAndDigestsAreThoseOfTheFiles() throws IOException {
    write("f", "hello");
    DirectoryContext context = DirectoryContext.scan(root, DockerIgnore.NONE);

    assertThat(context.digest(entry(context, "f"))).isEqualTo(Digest.of("hello".getBytes(UTF_8)));
    try (InputStream content = context.open(entry(context, "f"))) {
      assertThat(content).hasContent("hello");
    }
  }

  @Test
  void namesAndTargetsKeepTheirBytes() throws IOException {
    Path strange = FilePaths.below(root, "gr\uDCFC/\uDCFF \n%#?");
    Files.createDirectories(Objects.requireNonNull(strange.getParent()));
    Files.writeString(strange, "found");
    Files.setAttribute(strange, "unix:mode", 0755);
    Files.createLink(root.resolve("z"), strange);
    Files.writeString(FilePaths.below(root, "\u00e9"), "");
    Files.createSymbolicLink(root.resolve("link"), FilePaths.below(Path.of("/x"), "\uDCFE"));

    DirectoryContext context = DirectoryContext.scan(root, DockerIgnore.NONE);

    assertThat(paths(context.tree()))
        .containsExactlyInAnyOrder("gr\uDCFC", "gr\uDCFC/\uDCFF \n%#?", "link", "z", "\u00e9");
    try (InputStream content = context.open(entry(context, "gr\uDCFC/\uDCFF \n%#?"))) {
      assertThat(content).hasContent("found");
    }
    assertThat(entry(context, "link").link()).isEqualTo("/x/\uDCFE");
    assertThat(Objects.requireNonNull(context.tree().get("z")).origin().path())
        .isEqualTo("gr\uDCFC/\uDCFF \n%#?");
  }

  @Test
  void theTargetOfALinkIsKept() throws Exception {
    Process ln =
        new ProcessBuilder("ln", "-s", "a//b/./c/", root.resolve("link").toString()).start();
    assertThat(ln.waitFor()).isZero();

    assertThat(entry(DirectoryContext.scan(root, DockerIgnore.NONE), "link").link())
        .isEqualTo("a//b/./c/");
  }

  @Test
  void aSocketIsLeftOut() throws IOException {
    write("f", "");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("s")));

      assertThat(paths(DirectoryContext.scan(root, DockerIgnore.NONE).tree())).containsExactly("f");
    }
  }

  @Test
  void ignoredFilesAreExcludedButExceptionsAreNot() throws IOException {
    write("keep/x", "");
    write("drop/deep/y", "");
    write("drop/deep/z", "");
    write("gone/g", "");
    DockerIgnore ignore = DockerIgnore.of(List.of("drop", "gone", "!drop/deep/z"));

    assertThat(paths(DirectoryContext.scan(root, ignore).tree()))
        .containsExactly("drop", "drop/deep", "drop/deep/z", "keep", "keep/x");
  }

  @Test
  void aVolumeHasTheFilesOfItsKeys() throws IOException {
    Path data = Files.createDirectories(root.resolve("..2026_01_01"));
    Files.writeString(data.resolve("Dockerfile"), "FROM scratch\n");
    Files.writeString(data.resolve("app.conf"), "x");
    Files.createSymbolicLink(root.resolve("..data"), Path.of("..2026_01_01"));
    Files.createSymbolicLink(root.resolve("Dockerfile"), Path.of("..data/Dockerfile"));
    Files.createSymbolicLink(root.resolve("app.conf"), Path.of("..data/app.conf"));

    OpenedContext opened = open(ContextRequest.configMap(root.toString()), null, null);

    assertThat(new String(opened.dockerfile(), UTF_8)).isEqualTo("FROM scratch\n");
    assertThat(paths(opened.files().tree())).containsExactly("Dockerfile", "app.conf");
    assertThat(entry(opened.files(), "app.conf").type()).isEqualTo(FileType.FILE);
    assertThat(entry(opened.files(), "app.conf").mtime()).isZero();
    try (InputStream content = opened.files().open(entry(opened.files(), "app.conf"))) {
      assertThat(content).hasContent("x");
    }
  }

  @Test
  void theIgnoreFileBesideTheDockerfileReplacesTheCommonOne() throws IOException {
    write(".dockerignore", "a");
    write("b.Dockerfile.dockerignore", "b*\n.*");
    write("b.Dockerfile", "FROM scratch");
    write("a", "");
    write("b", "");
    ContextRequest context = ContextRequest.directory(root.toString());

    assertThat(paths(open(context, "b.Dockerfile", null).files().tree())).containsExactly("a");
    assertThat(paths(open(context, null, "FROM scratch").files().tree()))
        .containsExactly(".dockerignore", "b", "b.Dockerfile", "b.Dockerfile.dockerignore");
  }

  @Test
  void theLowerCaseDockerfileIsFoundToo() throws IOException {
    write("dockerfile", "FROM scratch AS lower");
    ContextRequest context = ContextRequest.directory(root.toString());

    assertThat(new String(open(context, null, null).dockerfile(), UTF_8))
        .isEqualTo("FROM scratch AS lower");
  }

  @Test
  void aMissingDockerfileOrDirectoryIsReported() {
    ContextRequest context = ContextRequest.directory(root.toString());
    ContextRequest nowhere = ContextRequest.directory(root + "/nowhere");

    assertThatThrownBy(() -> open(context, "x/Dockerfile", null))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.DockerfileInvalid))
        .hasMessageContaining("there is no x/Dockerfile (looked for " + root);
    assertThatThrownBy(() -> open(context, "../x", null))
        .hasMessageContaining("leads out of the build context");
    assertThatThrownBy(() -> open(nowhere, null, null))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.ContextDirNotFound));
  }

  private static OpenedContext open(
      ContextRequest context, @Nullable String dockerfile, @Nullable String inline) {
    Downloads downloads = new Downloads(Path.of(""), Map.of());
    return Contexts.open(
        BuildSettings.of(
                BuildRequestBuilder.from(context)
                    .dockerfile(dockerfile)
                    .dockerfileInline(inline)
                    .build())
            .source(),
        new Sources(
            Path.of(""),
            downloads,
            reference -> {
              throw new AssertionError("no registry is asked");
            },
            InputStream.nullInputStream()));
  }
}
