package dev.fastforward.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import org.junit.jupiter.api.Test;

class PortableNamesTest {
  private static void check(String path) {
    PortableNames.check(FileEntry.directory(path, 0755, 0, 0, 0));
  }

  private static void refused(String path, String why) {
    assertThatThrownBy(() -> check(path))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.DockerfileInvalid))
        .hasMessageContaining(why);
  }

  @Test
  void whatALayerWouldTakeForSomethingElse() {
    refused("a/.wh.b", "says that a file was deleted");
    refused(".wh..wh..opq", "says that a file was deleted");
    refused("a\0b", "/a?b has a NUL character");
    check("a.wh.b");
    PortableNames.check(FileEntry.whiteout(".wh.b"));
    PortableNames.check(FileEntry.opaque(".wh.b"));
  }

  @Test
  void whatNoFileSystemTakes() {
    check("d/" + "n".repeat(255));
    refused("d/" + "n".repeat(256), "longer than the 255 bytes");
    check("ü".repeat(127) + "n");
    refused("ü".repeat(128), "longer than the 255 bytes");
    check("a/".repeat(2046) + "bc");
    refused("a/".repeat(2047) + "b", "longer than the 4095 bytes");
  }
}
