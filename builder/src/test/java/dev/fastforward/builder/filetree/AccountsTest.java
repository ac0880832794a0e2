package dev.fastforward.builder.filetree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final byte[] PASSWD =
      "bob:x:77:78::/home:/bin/sh\n".getBytes(StandardCharsets.UTF_8);

  private static FileEntry entry(
      String path, FileType type, long size, @Nullable String link, byte @Nullable [] inline) {
    return new FileEntry(path, type, 0644, 0, 0, size, 0, 0, link, null, null, null, inline);
  }

  private static FileTree tree(FileEntry... entries) {
    return FileTree.EMPTY.with(new FileIndex(List.of(entries)));
  }

  private static Accounts unread(FileTree tree) {
    return Accounts.of(
        tree,
        file -> {
          throw new AssertionError("needs no layer: " + file.path());
        });
  }

  @Test
  void theUsualFilesAreKnownFromTheIndex() throws IOException {
    FileTree tree = tree(entry("etc/passwd", FileType.FILE, PASSWD.length, null, PASSWD));
    assertThat(Objects.requireNonNull(unread(tree).user("bob")).uid()).isEqualTo(77);
    assertThat(unread(tree).user("alice")).isNull();
  }

  @Test
  void anEmptyOrMissingFileNeedsNoLayer() throws IOException {
    Accounts accounts = unread(tree(entry("etc/passwd", FileType.FILE, 0, null, null)));
    assertThat(accounts.user("bob")).isNull();
    assertThat(accounts.group("bob")).isNull();
    assertThat(accounts.problemOfUsers()).isNull();
  }

  @Test
  void whatIsBehindALinkIsRead() throws IOException {
    FileTree tree =
        tree(
            entry("nix/p", FileType.FILE, PASSWD.length, null, null),
            entry("etc/passwd", FileType.SYMLINK, 0, "/nix/p", null));
    Accounts accounts =
        Accounts.of(
            tree,
            file -> {
              assertThat(file.path()).isEqualTo("nix/p");
              return new ByteArrayInputStream(PASSWD);
            });
    assertThat(Objects.requireNonNull(accounts.user(77)).name()).isEqualTo("bob");
  }

  @Test
  void whatIsNoFileOrTooLargeIsAProblem() throws IOException {
    assertThat(unread(tree(entry("etc/passwd", FileType.FIFO, 0, null, null))).problemOfUsers())
        .isEqualTo("/etc/passwd is not a regular file");
    assertThat(
            unread(tree(entry("etc/group", FileType.FILE, 11 << 20, null, null))).problemOfGroups())
        .isEqualTo("/etc/group is larger than 10 MiB");
    assertThat(
            unread(
                    tree(
                        entry("etc/passwd", FileType.SYMLINK, 0, "group", null),
                        entry("etc/group", FileType.SYMLINK, 0, "passwd", null)))
                .problemOfUsers())
        .contains("too many levels of symbolic links");
  }
}
