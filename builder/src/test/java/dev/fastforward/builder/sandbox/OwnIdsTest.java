package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.settings.RunConditions;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnIdsTest {
  private static final OwnIds ONE = ids("         0       1000          1\n");
  private static final OwnIds MANY = ids("0 1000 1\n 1 100000 65536\n");
  private static final OwnIds ALL = ids("         0          0 4294967295\n");

  private static OwnIds ids(String map) {
    return new OwnIds(IdRange.mapped(map), IdRange.mapped(map), "the reason");
  }

  private static FileTree tree(long uid, long gid) {
    return FileTree.EMPTY.with(
        new FileIndex(
            List.of(
                FileEntry.directory("d", 0755, 0, 0, 0),
                FileEntry.directory("d/e", 0755, uid, gid, 0))));
  }

  private static RunCommand command(int uid, int gid, Mount... mounts) {
    return new RunCommand(List.of("true"), List.of(), "/", uid, gid, List.of(10))
        .with(List.of(mounts), RunConditions.usual(""));
  }

  @Test
  void whereThereIsOnlyRootFilesOfOthersAreRefusedByName() {
    assertThatCode(() -> ONE.check(tree(0, 0))).doesNotThrowAnyException();
    assertThatThrownBy(() -> ONE.check(tree(0, 42)))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.SandboxUnavailable))
        .hasMessageContaining("/d/e of the image belongs to 0:42")
        .hasMessageContaining("the reason");
    assertThatThrownBy(() -> ONE.check(tree(7, 0))).hasMessageContaining("7:0");
    assertThatCode(() -> MANY.check(tree(70_000, 42))).doesNotThrowAnyException();
    assertThatCode(() -> ALL.check(tree(7, 42))).doesNotThrowAnyException();
  }

  @Test
  void commandsOfOthersAreRefusedAndMountsOfOthers() {
    assertThatCode(() -> ONE.check(command(0, 0))).doesNotThrowAnyException();
    assertThatThrownBy(() -> ONE.check(command(1000, 0))).hasMessageContaining("as 1000:0");
    assertThatThrownBy(() -> ONE.check(command(0, -2))).hasMessageContaining("as 0:4294967294");
    assertThatThrownBy(
            () -> ONE.check(command(0, 0, new Mount.Secret("/s", new byte[0], 0400, 5, 0))))
        .hasMessageContaining("the mount at /s");
    assertThatCode(() -> MANY.check(command(1000, 0))).doesNotThrowAnyException();
  }

  @Test
  void theLogSaysWhereCommandsRun() {
    assertThat(ALL.remark()).isEmpty();
    assertThat(MANY.remark()).isEqualTo(" in a user namespace");
    assertThat(ONE.remark()).contains("no user but root: the reason");
  }
}
