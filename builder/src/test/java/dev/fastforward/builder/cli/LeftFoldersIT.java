package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A starting build removes unused work folders and keeps all others. */
@NeedsRoot
class LeftFoldersIT {
  @TempDir private Path folder = Path.of("");

  /** A folder with files like that of a killed build. */
  private Path left(Path place, String name) throws IOException {
    Path left = Files.createDirectories(place.resolve(name));
    Files.writeString(Files.createDirectories(left.resolve("a/b")).resolve("file"), "x");
    return left;
  }

  private Path place() throws IOException {
    return Files.createDirectories(folder.resolve("place"));
  }

  private WorkFolder begin() throws IOException {
    return WorkFolder.create(Map.of("FASTFORWARD_WORK", place().toString()));
  }

  @Test
  void anUnusedFolderIsRemovedWithoutFollowingLinks() throws IOException {
    Path outside = left(folder, "outside");
    Path dead = left(place(), "ffbuild-123456789012340");
    Files.createSymbolicLink(dead.resolve("link"), outside);
    try (WorkFolder mine = begin()) {
      assertThat(place()).isDirectoryContaining(mine.path()::equals);
      assertThat(dead).doesNotExist();
      assertThat(outside.resolve("a/b/file")).exists();
    }
    assertThat(place()).isEmptyDirectory();
  }

  @Test
  void theFolderOfARunningBuildStays() throws IOException {
    try (WorkFolder first = begin()) {
      Path file = Files.writeString(first.path().resolve("file"), "x");
      begin().close();
      assertThat(file).exists();
    }
    assertThat(place()).isEmptyDirectory();
  }

  @Test
  void otherFoldersStay() throws IOException {
    Path outside = left(folder, "outside");
    Path old = left(place(), "build-123456789012345");
    Path named = left(place(), "ffbuild-123");
    Path file = Files.writeString(place().resolve("ffbuild-123456789012341"), "x");
    Path link = Files.createSymbolicLink(place().resolve("ffbuild-123456789012342"), outside);
    begin().close();
    assertThat(old.resolve("a/b/file")).exists();
    assertThat(named.resolve("a/b/file")).exists();
    assertThat(file).exists();
    assertThat(link).isSymbolicLink();
    assertThat(outside.resolve("a/b/file")).exists();
  }

  @Test
  void foldersOfOtherUsersAndMountsStay() throws Exception {
    Path others = left(place(), "ffbuild-123456789012343");
    Files.setAttribute(others, "unix:uid", 4711);
    Path outside = left(folder, "outside");
    Path mounted = left(place(), "ffbuild-123456789012344");
    run("mount", "--bind", outside.toString(), mounted.resolve("a").toString());
    try {
      begin().close();
      assertThat(others.resolve("a/b/file")).exists();
      assertThat(outside.resolve("a/b/file")).exists();
      assertThat(mounted.resolve("a/a/b/file")).exists();
    } finally {
      run("umount", mounted.resolve("a").toString());
    }
    begin().close();
    assertThat(mounted).doesNotExist();
  }

  private static void run(String... words) throws Exception {
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }
}
