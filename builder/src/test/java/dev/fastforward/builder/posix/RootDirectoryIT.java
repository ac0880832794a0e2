package dev.fastforward.builder.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootDirectoryIT {
  @TempDir Path temp;
  private Path inside;
  private Path outside;
  private RootDirectory root;

  @BeforeEach
  void open() throws IOException {
    inside = Files.createDirectory(temp.resolve("root"));
    outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    root = RootDirectory.open(inside);
  }

  @AfterEach
  void close() {
    root.close();
  }

  private static String read(OpenFile file) throws IOException {
    try (file;
        InputStream content = file.inputStream()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void write(String name, String content) throws IOException {
    try (OpenFile file = root.top().create(name, 0644)) {
      file.writeAll(
          new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), new IoBuffer());
    }
  }

  private static int errnoOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(thrown).isInstanceOf(PosixException.class);
    return ((PosixException) thrown).errno();
  }

  @Test
  void aFileIsWrittenReadAndDescribed() throws IOException {
    write("f", "content");
    root.top().chmod("f", 04755);
    root.top().setTime("f", 1_000_000_000, 123_456_789);

    FileStat stat = root.stat("f");
    assertThat(stat.isFile()).isTrue();
    assertThat(stat.permissions()).isEqualTo(04755);
    assertThat(stat.size()).isEqualTo(7);
    assertThat(stat.mtime()).isEqualTo(1_000_000_000);
    assertThat(stat.mtimeNanos()).isEqualTo(123_456_789);
    assertThat(stat.mountId()).isNotZero();
    assertThat(read(root.openRead("f"))).isEqualTo("content");
  }

  @Test
  void allKindsOfNodesAreMade() throws IOException {
    OpenDirectory top = root.top();
    top.mkdir("d", 0755);
    write("f", "x");
    top.symlink("/f", "s");
    top.makeFifo("p", 0600);
    try (OpenDirectory d = root.openDirectory("d")) {
      d.link(top, "f", "g");
    }
    assertThat(root.stat("d/g").links()).isEqualTo(2);
    assertThat(root.stat("d/g").inode()).isEqualTo(root.stat("f").inode());
    assertThat(root.stat("p").isFifo()).isTrue();
    assertThat(root.stat("s").isSymlink()).isTrue();
    assertThat(top.readLink("s")).isEqualTo("/f");
    assertThat(top.list()).containsExactlyInAnyOrder("d", "f", "s", "p");
    top.rename("f", top, "moved");
    top.unlink("s");
    assertThat(top.list()).containsExactlyInAnyOrder("d", "moved", "p");
    assertThat(errnoOf(() -> top.rmdir("d"))).isEqualTo(Errno.ENOTEMPTY);
  }

  @Test
  void attributesAreBytes() throws IOException {
    write("f", "x");
    byte[] value = {(byte) 0xFF, 0, (byte) 0x80, '\n'};
    byte[] large = new byte[3000];
    root.top().attributes("f").set("user.binary", value);
    root.top().attributes("f").set("user.large", large);
    assertThat(root.top().attributes("f").all().get("user.binary")).isEqualTo(value);
    assertThat(root.top().attributes("f").all().get("user.large")).isEqualTo(large);
  }

  @Test
  void attributesOfASymlinkAreNotThoseOfItsTarget() throws IOException {
    root.top().symlink(outside.resolve("secret").toString(), "s");
    assertThat(root.top().attributes("s").all()).doesNotContainKey("user.mark");
    assertThatThrownBy(() -> root.top().attributes("s").set("user.mark", new byte[1]))
        .isInstanceOf(PosixException.class);
    assertThat(Files.getAttribute(outside.resolve("secret"), "size")).isEqualTo(6L);
  }

  @Test
  void namesThatAreNoUtf8AreKept() throws IOException {
    write("gr\uDCFCn", "x");
    assertThat(root.top().list()).containsExactly("gr\uDCFCn");
    assertThat(root.stat("gr\uDCFCn").size()).isEqualTo(1);
  }

  @Test
  void symlinksAreNotFollowedOut() throws IOException {
    root.top().symlink(outside.toString(), "absolute");
    root.top().symlink("../outside", "relative");
    root.top().symlink(outside.resolve("secret").toString(), "file");
    for (String link : new String[] {"absolute", "relative"}) {
      assertThatThrownBy(() -> root.openRead(link + "/secret")).isInstanceOf(PosixException.class);
      assertThatThrownBy(() -> root.openReadFollowing(link + "/secret"))
          .isInstanceOf(PosixException.class);
      assertThatThrownBy(() -> root.openDirectory(link)).isInstanceOf(PosixException.class);
      assertThatThrownBy(() -> root.top().openDirectory(link)).isInstanceOf(PosixException.class);
    }
    assertThat(errnoOf(() -> root.openRead("file"))).isIn(Errno.EINVAL, Errno.ELOOP);
    assertThat(errnoOf(() -> root.top().create("file", 0644))).isEqualTo(Errno.EEXIST);
    assertThatThrownBy(() -> root.top().chmod("file", 0777)).isInstanceOf(PosixException.class);
    assertThat(errnoOf(() -> root.openRead("../outside/secret"))).isEqualTo(Errno.EXDEV);
    assertThat(errnoOf(() -> root.openDirectory("/"))).isEqualTo(Errno.EXDEV);
    assertThat(errnoOf(() -> root.top().unlink(".."))).isEqualTo(Errno.EINVAL);
    assertThat(errnoOf(() -> root.top().stat("a/b"))).isEqualTo(Errno.EINVAL);
    assertThat(errnoOf(() -> root.top().mkdir("a\0b", 0755))).isEqualTo(Errno.EINVAL);
  }

  @Test
  void followingStaysInTheRoot() throws IOException {
    root.top().mkdir("etc", 0755);
    try (OpenDirectory etc = root.openDirectory("etc")) {
      try (OpenFile file = etc.create("passwd", 0644)) {
        file.writeAll(
            new ByteArrayInputStream("inner".getBytes(StandardCharsets.UTF_8)), new IoBuffer());
      }
      etc.symlink("/etc/passwd", "absolute");
      etc.symlink("../../../../etc/passwd", "climbing");
      etc.symlink("/proc/self/root/etc/passwd", "magic");
    }
    assertThat(read(root.openReadFollowing("etc/absolute"))).isEqualTo("inner");
    assertThat(read(root.openReadFollowing("etc/climbing"))).isEqualTo("inner");
    assertThatThrownBy(() -> root.openReadFollowing("etc/magic"))
        .isInstanceOf(PosixException.class);
  }

  @Test
  void theRealPathIsThatOfAProcessInTheRoot() throws IOException {
    root.top().mkdir("run", 0755);
    root.top().symlink("/run/../run/resolve", "link");
    root.top().symlink("../../etc", "up");
    root.top().symlink("loop", "loop");
    assertThat(root.realPath("link")).isEqualTo("run/resolve");
    assertThat(root.realPath("up/hosts")).isEqualTo("etc/hosts");
    assertThat(errnoOf(() -> root.realPath("loop"))).isEqualTo(Errno.ELOOP);
  }

  @Test
  void aPipeIsNotOpened() throws IOException {
    root.top().makeFifo("p", 0600);
    assertThat(errnoOf(() -> root.openRead("p"))).isEqualTo(Errno.EINVAL);
  }

  /** Another process swaps a directory and a link that leads out while we read through it. */
  @Test
  void aRaceLeadsNowhere() throws Exception {
    Files.createDirectory(inside.resolve("d"));
    Files.writeString(inside.resolve("d/secret"), "inner");
    Files.createSymbolicLink(inside.resolve("evil"), outside);
    AtomicBoolean done = new AtomicBoolean();
    Thread attacker =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                swap("d", "aside");
                swap("evil", "d");
                swap("d", "evil");
                swap("aside", "d");
              }
            });
    int reached = 0;
    try {
      for (int i = 0; i < 20_000; i++) {
        try {
          assertThat(read(root.openRead("d/secret"))).isEqualTo("inner");
          reached++;
        } catch (PosixException e) {
          assertThat(e.errno()).isIn(Errno.ENOENT, Errno.ELOOP, Errno.ENOTDIR, Errno.EXDEV);
        }
        try (OpenFile file = root.openReadFollowing("d/secret")) {
          assertThat(read(file)).isEqualTo("inner");
        } catch (PosixException e) {
          assertThat(e.errno()).isIn(Errno.ENOENT, Errno.ELOOP, Errno.ENOTDIR, Errno.EXDEV);
        }
      }
    } finally {
      done.set(true);
      attacker.join();
    }
    assertThat(reached).isPositive();
  }

  private void swap(String from, String to) {
    try {
      Files.move(inside.resolve(from), inside.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
