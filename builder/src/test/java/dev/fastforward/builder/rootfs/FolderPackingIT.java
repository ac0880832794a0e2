package dev.fastforward.builder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.layer.FolderWriter;
import dev.fastforward.builder.layer.PackedFolder;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder comes out of its tar as it went in. */
@NeedsRoot
class FolderPackingIT {
  /** CAP_NET_RAW, permitted and effective: version 2 of the kernel's form. */
  private static final byte[] CAPABILITY = {
    1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  @TempDir Path temp;
  private Path source = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    source = Files.createDirectory(temp.resolve("source"));
    target = Files.createDirectory(temp.resolve("target"));
  }

  @AfterEach
  void empty() throws IOException {
    for (Path folder : new Path[] {source, target}) {
      try (RootDirectory root = RootDirectory.open(folder)) {
        RootFilesystem.remove(root);
      }
    }
  }

  private void shell(String script) throws Exception {
    Process process =
        new ProcessBuilder("/bin/sh", "-ec", script).directory(source.toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  private PackedFolder pack(Path folder) throws IOException {
    Path file = Files.createTempFile(temp, "packed-", "");
    try (RootDirectory root = RootDirectory.open(folder);
        FolderWriter writer = new FolderWriter(file)) {
      FolderPacking.pack(root, writer);
      return writer.finish();
    }
  }

  private Digest unpack(PackedFolder packed) throws IOException {
    try (InputStream blob = Files.newInputStream(packed.file());
        RootDirectory root = RootDirectory.open(target)) {
      return FolderUnpacking.unpack(blob, root);
    }
  }

  @Test
  void nothingIsLost() throws Exception {
    String longName = "n".repeat(200);
    shell(
        "mkdir -p d/e; echo one > d/f; ln d/f a-link; ln -s ../d/f soft; ln soft hardsoft; mkfifo"
            + " p; printf x > "
            + longName
            + "; printf y > \"$(printf 'not\\351utf8')\"; touch .wh.name .wh..wh..opq; chown"
            + " 70000:3000000000 d/f; chmod 6751 d/f; chmod 1777 d; chmod 0 d/e; touch -d"
            + " '1999-12-31 23:59:59.123456789' d/f; touch -h -d @-5.5 soft; touch -d '2001-01-01"
            + " 00:00:00.5' d d/e; chown 9:10 .; chmod 2700 .; touch -d @7.25 .");
    try (RootDirectory root = RootDirectory.open(source)) {
      root.top().attributes().set("user.top", "t".getBytes(StandardCharsets.UTF_8));
      root.top().attributes("d").set("user.mark", new byte[] {0, -1, 10});
      root.top().attributes("a-link").set("security.capability", CAPABILITY);
    }
    PackedFolder packed = pack(source);
    assertThat(unpack(packed)).isEqualTo(packed.diffId());
    try (RootDirectory before = RootDirectory.open(source);
        RootDirectory after = RootDirectory.open(target)) {
      Map<String, FileStat> files = Walk.over(before, Exclusions.NONE);
      assertThat(Walk.over(after, Exclusions.NONE)).hasSize(11).hasSameSizeAs(files);
      files.put("", before.top().stat());
      for (Map.Entry<String, FileStat> file : files.entrySet()) {
        FileStat was = file.getValue();
        assertThat(after.stat(file.getKey()))
            .as(file.getKey())
            .usingRecursiveComparison()
            .ignoringFields("inode", "ctime", "ctimeNanos", "mountId", "size")
            .isEqualTo(was);
        if (!was.isDirectory()) {
          assertThat(after.stat(file.getKey()).size()).isEqualTo(was.size());
        }
      }
      assertThat(after.stat("a-link").inode()).isEqualTo(after.stat("d/f").inode());
      assertThat(after.stat("hardsoft").inode()).isEqualTo(after.stat("soft").inode());
      assertThat(after.top().attributes().all()).containsKey("user.top");
      assertThat(after.top().attributes("d").all().get("user.mark")).containsExactly(0, -1, 10);
      NavigableMap<String, byte[]> capabilities = after.top().attributes("a-link").all();
      assertThat(capabilities.get("security.capability")).isEqualTo(CAPABILITY);
    }
    assertThat(Files.readString(target.resolve("d/f"))).isEqualTo("one\n");
    assertThat(pack(target).blob()).isEqualTo(packed.blob());
  }

  @Test
  void whatIsNoFileIsLeftOut() throws Exception {
    shell(
        "mknod null c 1 3; echo > f; python3 -c 'import socket as s;"
            + "s.socket(s.AF_UNIX).bind(\"socket\")' || true");
    unpack(pack(source));
    try (RootDirectory after = RootDirectory.open(target)) {
      assertThat(Walk.over(after, Exclusions.NONE)).containsOnlyKeys("f");
    }
  }

  @Test
  void moreThanMayBeIsNotWritten() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("f").toFile(), "rw")) {
      file.setLength(4L << 30); // a hole
    }
    assertThatThrownBy(() -> pack(source))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContaining("larger than 4 GiB");
  }
}
