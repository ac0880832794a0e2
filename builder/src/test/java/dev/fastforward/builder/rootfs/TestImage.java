package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.layer.Compression;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.layer.LayerWriter;
import dev.fastforward.builder.testing.DebianProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An image without a registry: layers as files, and the tree that they make. */
public final class TestImage implements LayerSource {
  /** Time of all entries that do not say another. */
  public static final long TIME = 1_600_000_000;

  private final Path directory;
  private final List<BuiltLayer> built = new ArrayList<>();
  private final Set<Layer> opened = new HashSet<>();
  private FileTree tree = FileTree.EMPTY;

  public TestImage(Path directory) {
    this.directory = directory;
  }

  /** Contents of a file of a layer. */
  @FunctionalInterface
  public interface Contents {
    InputStream open(FileEntry entry) throws IOException;
  }

  public static FileEntry file(String path, int mode, long uid, String content) {
    int size = content.getBytes(StandardCharsets.UTF_8).length;
    return entry(path, FileType.FILE, mode, uid, size, null, null);
  }

  public static FileEntry directory(String path, int mode, long uid) {
    return entry(path, FileType.DIRECTORY, mode, uid, 0, null, null);
  }

  public static FileEntry symlink(String path, String target) {
    return entry(path, FileType.SYMLINK, 0777, 0, 0, target, null);
  }

  public static FileEntry hardLink(String path, String target) {
    return entry(path, FileType.HARDLINK, 0644, 0, 0, target, null);
  }

  public static FileEntry device(String path, int major, int minor) {
    FileEntry.Device device = new FileEntry.Device(major, minor);
    return entry(path, FileType.CHAR_DEVICE, 0666, 0, 0, null, device);
  }

  private static FileEntry entry(
      String path,
      FileType type,
      int mode,
      long uid,
      long size,
      @Nullable String link,
      FileEntry.@Nullable Device device) {
    return new FileEntry(path, type, mode, uid, uid, size, TIME, 0, link, device, null, null, null);
  }

  /** Adds a layer; all files have the content that is their own path, unless given otherwise. */
  public void add(List<FileEntry> entries, Contents contents) throws IOException {
    Path file = directory.resolve("layer-" + built.size());
    try (LayerWriter writer = new LayerWriter(file, Compression.ZSTD)) {
      for (FileEntry entry : entries) {
        if (entry.type() == FileType.FILE) {
          try (InputStream content = contents.open(entry)) {
            writer.add(entry, content);
          }
        } else {
          writer.add(entry);
        }
      }
      BuiltLayer layer = writer.finish();
      built.add(layer);
      tree = tree.with(layer.index());
    }
  }

  /** Adds a layer whose files all have this content. */
  public void add(List<FileEntry> entries, String content) throws IOException {
    add(entries, _ -> new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds a layer with a file of this machine. */
  public void addBusybox() throws IOException {
    Path busybox = DebianProgram.BUSYBOX.find();
    FileEntry program =
        new FileEntry(
            "bin/busybox",
            FileType.FILE,
            0755,
            0,
            0,
            Files.size(busybox),
            TIME,
            0,
            null,
            null,
            null,
            null,
            null);
    List<FileEntry> entries = new ArrayList<>();
    entries.add(directory("bin", 0755, 0));
    entries.add(program);
    for (String name : BUSYBOX_PROGRAMS) {
      entries.add(hardLink("bin/" + name, "bin/busybox"));
    }
    entries.add(directory("tmp", 01777, 0));
    entries.add(directory("etc", 0755, 0));
    add(entries, _ -> Files.newInputStream(busybox));
  }

  private static final List<String> BUSYBOX_PROGRAMS =
      List.of(
          "sh",
          "ls",
          "cat",
          "echo",
          "id",
          "ps",
          "sleep",
          "ln",
          "mkdir",
          "rm",
          "mv",
          "chmod",
          "chown",
          "mknod",
          "mkfifo",
          "touch",
          "stat",
          "dd",
          "head",
          "seq",
          "kill",
          "true",
          "env",
          "hostname",
          "grep",
          "find",
          "nc",
          "wc",
          "mount",
          "test",
          "tr",
          "cp",
          "rmdir",
          "printf",
          "cut",
          "awk",
          "sort",
          "date",
          "nohup",
          "setsid",
          "umount",
          "md5sum",
          "sha256sum",
          "sed",
          "xargs",
          "timeout",
          "readlink",
          "basename",
          "od",
          "hexdump",
          "strings",
          "tail",
          "wget",
          "uniq",
          "chroot",
          "ping",
          "netstat",
          "expr",
          "false",
          "pwd",
          "which",
          "unshare",
          "mktemp",
          "usleep");

  public FileTree tree() {
    return tree;
  }

  public List<Layer> layers() {
    return built.stream().map(BuiltLayer::layer).toList();
  }

  /** Layers that were read since this was asked last. */
  public Set<Layer> takeOpened() {
    synchronized (opened) {
      Set<Layer> result = Set.copyOf(opened);
      opened.clear();
      return result;
    }
  }

  @Override
  public InputStream open(Layer layer) throws IOException {
    synchronized (opened) {
      opened.add(layer);
    }
    return Files.newInputStream(directory.resolve("layer-" + layers().indexOf(layer)));
  }
}
