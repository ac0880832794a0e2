package dev.fastforward.builder.rootfs;

import static dev.fastforward.builder.rootfs.TestImage.device;
import static dev.fastforward.builder.rootfs.TestImage.directory;
import static dev.fastforward.builder.rootfs.TestImage.file;
import static dev.fastforward.builder.rootfs.TestImage.hardLink;
import static dev.fastforward.builder.rootfs.TestImage.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class RootFilesystemIT {
  @TempDir Path temp;
  private Path disk;
  private RootDirectory root;
  private RootFilesystem filesystem;
  private TestImage image;

  @BeforeEach
  void open() throws IOException {
    disk = Files.createDirectory(temp.resolve("root"));
    root = RootDirectory.open(disk);
    filesystem = new RootFilesystem(root);
    image = new TestImage(Files.createDirectory(temp.resolve("layers")));
  }

  @AfterEach
  void close() throws IOException {
    RootFilesystem.clear(root);
    root.close();
  }

  private void fill() throws IOException {
    filesystem.fill(image.tree(), image.layers(), image);
  }

  private void shell(String script) throws Exception {
    Process process =
        new ProcessBuilder("/bin/sh", "-ec", script).directory(disk.toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  /** What changed, as "kind path" lines. */
  private List<String> changes() throws IOException {
    return filesystem.changes().stream().map(e -> e.type() + " " + e.path()).toList();
  }

  private FileEntry change(String path) throws IOException {
    return filesystem.changes().stream()
        .filter(e -> e.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDiskIsTheTree() throws Exception {
    TreeMap<String, byte[]> xattrs =
        new TreeMap<>(
            Map.of(
                "user.binary",
                new byte[] {(byte) 0xFF, 0, (byte) 0x80},
                "security.capability",
                new byte[] {1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    FileEntry capable = file("bin/ping", 04755, 3, "content");
    image.add(
        List.of(
            directory("bin", 0711, 7),
            new FileEntry(
                capable.path(),
                FileType.FILE,
                04755,
                3,
                3,
                7,
                5,
                123_456_700,
                null,
                null,
                xattrs,
                null,
                null),
            file("bin/old", 0644, 0, "content"),
            hardLink("bin/ping2", "bin/ping"),
            directory("gone", 0755, 0),
            file("gone/f", 0644, 0, "content"),
            device("null", 1, 3),
            directory("opaque", 0700, 0),
            file("opaque/hidden", 0600, 0, "content"),
            directory("proc", 0755, 0),
            file("proc/ignored", 0600, 0, "content")),
        "content");
    image.add(
        List.of(
            FileEntry.whiteout("gone"),
            FileEntry.opaque("opaque"),
            file("opaque/new", 0640, 100_000, "second"),
            symlink("bin/link", "/etc/passwd"),
            file("grüße-🚀", 0644, 0, "second"),
            file("gr\uDCFC", 0644, 0, "second")),
        "second");
    fill();

    FileStat ping = root.stat("bin/ping");
    assertThat(ping.permissions()).isEqualTo(04755);
    assertThat(ping.uid()).isEqualTo(3);
    assertThat(ping.links()).isEqualTo(2);
    assertThat(ping.mtime()).isEqualTo(5);
    assertThat(root.top().openDirectory("bin").attributes("ping").all())
        .doesNotContainKey("user.binary"); // layers that we write carry capabilities only
    assertThat(root.top().openDirectory("bin").attributes("ping").all().get("security.capability"))
        .isEqualTo(xattrs.get("security.capability"));
    assertThat(root.stat("bin").permissions()).isEqualTo(0711);
    assertThat(root.stat("bin").mtime()).isEqualTo(TestImage.TIME);
    assertThat(root.stat("null").isCharDevice()).isTrue();
    assertThat(root.stat("opaque/new").uid()).isEqualTo(100_000);
    assertThat(root.top().list())
        .containsExactlyInAnyOrder("bin", "null", "opaque", "grüße-🚀", "gr\uDCFC");
    assertThat(Files.readString(disk.resolve("opaque/new"))).isEqualTo("second");
    assertThat(changes()).isEmpty();
  }

  @Test
  void onlyWhatChangedIsReported() throws Exception {
    image.addBusybox();
    image.add(
        List.of(
            directory("d", 0755, 0),
            file("d/a", 0644, 0, "one"),
            directory("d/sub", 0755, 0),
            file("d/sub/b", 0644, 0, "one"),
            directory("e", 0755, 0),
            file("e/c", 0644, 0, "one"),
            file("keep", 0644, 0, "one"),
            file("read", 0644, 0, "one"),
            file("same", 0644, 0, "one"),
            file("tofile", 0644, 0, "one"),
            directory("recreated", 0755, 0),
            file("recreated/x", 0644, 0, "one"),
            file("recreated/y", 0644, 0, "one")),
        "one");
    fill();
    shell(
        """
        rm d/a; rm -r d/sub; mkdir d/sub; echo new > d/sub/n; rm -r e; echo file > e
        chmod 0600 keep; chown 1:2 keep; cat read; chmod 0600 same; chmod 0644 same
        rm tofile; mkdir tofile; echo x > tofile/in
        rm -r recreated; mkdir recreated; echo two > recreated/y
        touch tmp/x; rm tmp/x
        """);

    assertThat(changes())
        .containsExactly(
            "DIRECTORY d",
            "WHITEOUT d/a",
            "DIRECTORY d/sub",
            "WHITEOUT d/sub/b",
            "FILE d/sub/n",
            "FILE e",
            "FILE keep",
            "DIRECTORY recreated",
            "WHITEOUT recreated/x",
            "FILE recreated/y",
            "DIRECTORY tofile",
            "FILE tofile/in");
    FileEntry keep = change("keep");
    assertThat(keep.mode()).isEqualTo(0600);
    assertThat(keep.uid()).isEqualTo(1);
    assertThat(keep.mtime()).isEqualTo(TestImage.TIME);
  }

  @Test
  void aForgedTimeHidesNothing() throws Exception {
    image.add(List.of(file("f", 0644, 0, "one")), "one");
    fill();
    shell("printf two > f; touch -d @" + TestImage.TIME + " f");
    assertThat(changes()).containsExactly("FILE f");
  }

  @Test
  void hardLinksStayTogether() throws Exception {
    image.add(
        List.of(
            file("a", 0644, 0, "one"),
            hardLink("b", "a"),
            file("c", 0644, 0, "one"),
            hardLink("c2", "c"),
            file("lone", 0644, 0, "one")),
        "one");
    fill();
    shell("echo more >> b; rm c2; ln lone second; echo n > n1; ln n1 n2; ln -s n1 s");
    assertThat(changes())
        .containsExactly(
            "FILE a",
            "HARDLINK b",
            "WHITEOUT c2",
            "FILE lone",
            "FILE n1",
            "HARDLINK n2",
            "SYMLINK s",
            "HARDLINK second");
    assertThat(change("b").link()).isEqualTo("a");
    assertThat(change("second").link()).isEqualTo("lone");
  }

  @Test
  void specialFilesAndAttributesAreReported() throws Exception {
    image.add(List.of(file("f", 0644, 0, "one"), directory("d", 0755, 0)), "one");
    fill();
    shell(
        "mkfifo p; mknod chr c 1 3; ln -s gone s; chmod 6755 f; touch 'grüße' \"$(printf 'a\\377')\"");
    root.top().attributes("d").set("user.x", new byte[] {(byte) 0xFF});
    assertThat(changes())
        .containsExactlyInAnyOrder(
            "FIFO p",
            "CHAR_DEVICE chr",
            "SYMLINK s",
            "FILE f",
            "DIRECTORY d",
            "FILE grüße",
            "FILE a\uDCFF");
    assertThat(change("chr").device()).isEqualTo(new FileEntry.Device(1, 3));
    assertThat(change("s").link()).isEqualTo("gone");
    assertThat(change("f").mode()).isEqualTo(06755);
    assertThat(change("d").xattrsOrEmpty().get("user.x")).isEqualTo(new byte[] {(byte) 0xFF});
  }

  @Test
  void changesBecomeALayerAndTheNextFillDoesOnlyTheRest() throws Exception {
    image.addBusybox();
    fill();
    image.takeOpened();
    shell("echo 1 > one; rm bin/ls");
    image.add(filesystem.changes(), filesystem::open);
    filesystem.advance(image.tree(), image.layers());
    fill();
    assertThat(image.takeOpened()).isEmpty();
    assertThat(changes()).isEmpty();

    image.add(
        List.of(
            file("copied", 0644, 5, "x"),
            FileEntry.whiteout("one"),
            hardLink("bin/again", "bin/busybox")),
        "x");
    fill();
    assertThat(image.takeOpened()).containsExactly(image.layers().get(2));
    assertThat(root.top().list()).contains("copied").doesNotContain("one");
    assertThat(root.stat("bin/again").inode()).isEqualTo(root.stat("bin/busybox").inode());
    assertThat(changes()).isEmpty();
  }

  @Test
  void anotherImageInTheSameRoot() throws Exception {
    image.add(List.of(file("a", 0644, 0, "one"), directory("d", 0755, 0)), "one");
    fill();
    TestImage other = new TestImage(Files.createDirectory(temp.resolve("other")));
    other.add(List.of(file("a", 0644, 0, "two"), file("d", 0644, 0, "two")), "two");
    filesystem.fill(other.tree(), other.layers(), other);
    assertThat(Files.readString(disk.resolve("a"))).isEqualTo("two");
    assertThat(Files.readString(disk.resolve("d"))).isEqualTo("two");
  }

  @Test
  void aLayerThatIsNotWhatTheImageSaysIsRefused() throws Exception {
    image.add(List.of(file("a", 0644, 0, "one")), "one");
    TestImage other = new TestImage(Files.createDirectory(temp.resolve("other")));
    other.add(List.of(file("a", 0644, 0, "two")), "two");
    assertThatThrownBy(() ->
            filesystem.fill(
                image.tree(), image.layers(), _ -> other.open(other.layers().getFirst())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not what its image says");
  }

  @Test
  void mountsAreLeftAlone() throws Exception {
    Path mounted = Files.createDirectories(temp.resolve("mounted"));
    Files.writeString(mounted.resolve("runtime"), "runtime");
    Files.createDirectories(disk.resolve("etc"));
    Files.createFile(disk.resolve("etc/hosts"));
    Files.createDirectories(disk.resolve("run/socket"));
    mount(mounted.resolve("runtime"), disk.resolve("etc/hosts"));
    mount(mounted, disk.resolve("run/socket"));
    try {
      filesystem = new RootFilesystem(root);
      image.add(
          List.of(file("etc/hosts", 0644, 0, "image"), file("etc/other", 0644, 0, "image")),
          "image");
      fill();
      assertThat(Files.readString(disk.resolve("etc/hosts"))).isEqualTo("runtime");
      shell("echo x >> etc/hosts; touch run/socket/x; touch etc/mine");
      assertThat(changes()).containsExactly("DIRECTORY etc", "FILE etc/mine");
      RootFilesystem.clear(root);
      assertThat(mounted.resolve("x")).exists();
      assertThat(Files.readString(disk.resolve("etc/hosts"))).startsWith("runtime");
      assertThat(disk.resolve("etc/other")).doesNotExist();
    } finally {
      shell("umount etc/hosts run/socket");
    }
  }

  private void mount(Path source, Path target) throws Exception {
    shell("mount --bind " + source + " " + target);
  }

  @Test
  void deepTreesAreCleared() throws Exception {
    shell("i=0; while [ $i -lt 1500 ]; do mkdir d; cd d; i=$((i+1)); done; touch f");
    RootFilesystem.clear(root);
    assertThat(root.top().list()).isEmpty();
  }

  @Test
  void oneOfManyFiles() throws Exception {
    List<FileEntry> entries = new ArrayList<>();
    for (int d = 0; d < 20; d++) {
      entries.add(directory("d" + d, 0755, 0));
      for (int f = 0; f < 100; f++) {
        entries.add(file("d" + d + "/f" + f, 0644, 0, "x"));
      }
    }
    image.add(entries, "x");
    fill();
    shell("echo y > d5/f50");
    assertThat(changes()).containsExactly("DIRECTORY d5", "FILE d5/f50");
  }

  /** A ramfs holds no attributes. */
  @Test
  void capabilitiesThatTheDiskCannotHoldAreKnown() throws Exception {
    FileEntry plain = file("ping", 0755, 0, "content");
    TreeMap<String, byte[]> capability =
        new TreeMap<>(
            Map.of(
                "security.capability",
                new byte[] {1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    image.add(List.of(plain.withXattrs(capability)), "content");
    fill();
    assertThat(filesystem.withoutCapabilities()).as("here they can be set").isEmpty();

    Path memory = Files.createDirectory(temp.resolve("memory"));
    shell("mount -t ramfs none " + memory);
    try (RootDirectory other = RootDirectory.open(memory)) {
      RootFilesystem there = new RootFilesystem(other);
      there.fill(image.tree(), image.layers(), image);
      assertThat(there.withoutCapabilities()).containsExactly("ping");
      assertThat(there.changes()).isEmpty();
    } finally {
      shell("umount -l " + memory);
    }
  }
}
