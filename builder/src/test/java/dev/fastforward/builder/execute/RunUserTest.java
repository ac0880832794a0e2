package dev.fastforward.builder.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.filetree.Accounts;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunUserTest {
  private static final Accounts ACCOUNTS =
      Accounts.of(
          FileTree.EMPTY.with(
              new FileIndex(
                  List.of(
                      file(
                          "etc/passwd",
                          """
                          root:x:0:0:root:/root:/bin/sh
                          app:x:7:8:App:/home/app:/bin/sh
                          toor:x:0:0:other:/other:/bin/sh
                          bare:x:9:9
                          """),
                      file(
                          "etc/group",
                          "root:x:0:\nweb:x:20:other,app\nlog:x:21:app\nnone:x:22:\n")))),
          _ -> InputStream.nullInputStream());

  private static FileEntry file(String path, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return new FileEntry(
        path, FileType.FILE, 0644, 0, 0, content.length, 0, 0, null, null, null, null, content);
  }

  @Test
  void nobodySaidIsRoot() throws IOException {
    assertThat(RunUser.of("", ACCOUNTS)).isEqualTo(new RunUser(0, 0, List.of(), "/root"));
  }

  @Test
  void aNameBringsItsGroupsAndHome() throws IOException {
    assertThat(RunUser.of("app", ACCOUNTS))
        .isEqualTo(new RunUser(7, 8, List.of(20, 21), "/home/app"));
    assertThat(RunUser.of("7", ACCOUNTS))
        .isEqualTo(new RunUser(7, 8, List.of(20, 21), "/home/app"));
  }

  /** As runc: by the number. */
  @Test
  void theHomeIsThatOfTheFirstAccountWithTheNumber() throws IOException {
    assertThat(RunUser.of("toor", ACCOUNTS).home()).isEqualTo("/root");
    assertThat(RunUser.of("bare", ACCOUNTS).home()).isEmpty();
  }

  @Test
  void aGroupStandsAlone() throws IOException {
    assertThat(RunUser.of("app:none", ACCOUNTS))
        .isEqualTo(new RunUser(7, 22, List.of(), "/home/app"));
    assertThat(RunUser.of("app:5", ACCOUNTS)).isEqualTo(new RunUser(7, 5, List.of(), "/home/app"));
  }

  @Test
  void aNumberThatNobodyHasIsInGroupZero() throws IOException {
    assertThat(RunUser.of("1234", ACCOUNTS)).isEqualTo(new RunUser(1234, 0, List.of(), "/"));
  }

  /** It is -1 for setuid(2), which then leaves root. */
  @Test
  void theSystemsNoneIsNobody() throws IOException {
    assertThat(RunUser.of("4294967294", ACCOUNTS).uid()).isEqualTo(-2);
    assertThatThrownBy(() -> RunUser.of("4294967295", ACCOUNTS))
        .hasMessageContaining("user 4294967295");
    assertThatThrownBy(() -> RunUser.of("app:4294967295", ACCOUNTS))
        .hasMessageContaining("group 4294967295");
  }

  @Test
  void anUnknownNameIsAnErrorThatNamesIt() throws IOException {
    assertThatThrownBy(() -> RunUser.of("ghost", ACCOUNTS))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("user ghost")
        .hasMessageContaining("/etc/passwd");
    assertThatThrownBy(() -> RunUser.of("app:ghosts", ACCOUNTS))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("group ghosts");
  }
}
