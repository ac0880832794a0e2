package dev.fastforward.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileEntry.Device;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.posix.FileNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerRoundTripTest {
  @TempDir Path dir;

  private static FileEntry file(String path, int mode, byte[] content) {
    return new FileEntry(
        path,
        FileType.FILE,
        mode,
        0,
        0,
        content.length,
        1_700_000_000,
        0,
        null,
        null,
        null,
        null,
        null);
  }

  private static FileEntry other(
      String path, FileType type, @Nullable String link, @Nullable Device device) {
    return new FileEntry(path, type, 0644, 1, 2, 0, 5, 0, link, device, null, null, null);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyKindOfEntryComesBackAsItWas(Compression compression) throws IOException {
    byte[] hello = "hello\n".getBytes(StandardCharsets.UTF_8);
    byte[] passwd = "app:x:7:8::/:/bin/sh\n".getBytes(StandardCharsets.UTF_8);
    TreeMap<String, byte[]> xattrs =
        new TreeMap<>(
            Map.of(
                "security.capability", new byte[] {1, 0, 0, 2, (byte) 0xff, (byte) 0x80, 10, 0}));
    String longName = "d/" + "n".repeat(300);
    String notUtf8 = FileNames.decode(new byte[] {'d', '/', (byte) 0xff, 'x'});
    List<FileEntry> special =
        List.of(
            FileEntry.directory("d", 01777, 3_000_000_000L, 4, 1),
            other("d/link", FileType.SYMLINK, "/" + "t".repeat(200), null),
            other("d/char", FileType.CHAR_DEVICE, null, new Device(1, 3)),
            other("d/block", FileType.BLOCK_DEVICE, null, new Device(8, 1)),
            other("d/fifo", FileType.FIFO, null, null),
            FileEntry.whiteout("d/gone"),
            FileEntry.opaque("d/new"));
    List<FileEntry> files =
        List.of(
            file("d/setuid", 04755, hello),
            file(longName, 0600, hello),
            file("d/größe", 0600, new byte[0]),
            file(notUtf8, 0600, hello),
            new FileEntry(
                "d/ping",
                FileType.FILE,
                0755,
                0,
                0,
                hello.length,
                -5,
                0,
                null,
                null,
                xattrs,
                null,
                null));
    Path blob = dir.resolve("layer");
    BuiltLayer built;
    try (LayerWriter writer = new LayerWriter(blob, compression)) {
      for (FileEntry entry : special) {
        writer.add(entry);
      }
      for (FileEntry entry : files) {
        assertThat(
                writer.add(
                    entry, new ByteArrayInputStream(entry.size() == 0 ? new byte[0] : hello)))
            .isEqualTo(Digest.of(entry.size() == 0 ? new byte[0] : hello));
      }
      writer.add(file("etc/passwd", 0644, passwd), new ByteArrayInputStream(passwd));
      writer.add(other("d/hard", FileType.HARDLINK, longName, null));
      built = writer.finish();
    }
    assertThat(built.layer().descriptor().digest()).isEqualTo(Digest.of(Files.readAllBytes(blob)));
    assertThat(built.layer().descriptor().size()).isEqualTo(Files.size(blob));

    List<FileEntry> read = new ArrayList<>();
    Digest diffId;
    try (var in = Files.newInputStream(blob)) {
      diffId = LayerReader.read(in, "", (entry, content) -> read.add(entry));
    }
    assertThat(diffId).isEqualTo(built.layer().diffId());
    assertThat(read).hasSize(special.size() + files.size() + 2);
    for (FileEntry entry : special) {
      assertThat(read)
          .filteredOn(e -> e.path().equals(entry.path()))
          .singleElement()
          .usingRecursiveComparison()
          .isEqualTo(entry);
    }
    for (FileEntry entry : files) {
      assertThat(read)
          .filteredOn(e -> e.path().equals(entry.path()))
          .singleElement()
          .usingRecursiveComparison()
          .isEqualTo(entry);
    }

    try (var in = Files.newInputStream(blob)) {
      Indexer.Indexed indexed = Indexer.index(in, "");
      assertThat(indexed.diffId()).isEqualTo(diffId);
      assertThat(indexed.index()).usingRecursiveComparison().isEqualTo(built.index());
      FileIndex decoded = IndexCodec.decode(IndexCodec.encode(indexed.index()));
      assertThat(decoded).usingRecursiveComparison().isEqualTo(built.index());
      assertThat(decoded.entries())
          .filteredOn(e -> e.path().equals("etc/passwd"))
          .singleElement()
          .satisfies(e -> assertThat(e.inline()).isEqualTo(passwd));
    }
  }

  @Test
  void contentThatIsNotAsLongAsSaidIsAnError() throws IOException {
    try (LayerWriter writer = new LayerWriter(dir.resolve("layer"), Compression.NONE)) {
      assertThatThrownBy(
              () -> writer.add(file("f", 0644, new byte[3]), new ByteArrayInputStream(new byte[2])))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("f changed while it was read");
    }
  }

  @Test
  void namesThatLeadOutAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    tar.add(other("../../etc/passwd", FileType.FIFO, null, null), Map.of(), null);
    tar.finish();
    assertThatThrownBy(
            () -> LayerReader.read(new ByteArrayInputStream(bytes.toByteArray()), "", (e, c) -> {}))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContaining("../../etc/passwd");
  }

  @Test
  void aCutTarIsAnError() throws IOException {
    Path blob = dir.resolve("layer");
    try (LayerWriter writer = new LayerWriter(blob, Compression.NONE)) {
      writer.add(file("f", 0644, new byte[2000]), new ByteArrayInputStream(new byte[2000]));
      writer.finish();
    }
    byte[] cut = java.util.Arrays.copyOf(Files.readAllBytes(blob), 1500);
    assertThatThrownBy(() -> Indexer.index(new ByteArrayInputStream(cut), ""))
        .isInstanceOf(TarFormatException.class);
  }

  private static byte[] tar(FileEntry entry, Map<String, byte[]> extra) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(bytes);
    writer.add(entry, extra, null);
    writer.finish();
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"size", "uid", "gid", "mtime"})
  void aPaxRecordThatIsNoNumberIsAnErrorOfTheTar(String key) throws IOException {
    byte[] tar = tar(file("f", 0644, new byte[0]), Map.of(key, new byte[] {'1', '-'}));
    assertThatThrownBy(() -> Indexer.index(new ByteArrayInputStream(tar), "layer"))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContaining("1-");
  }

  @Test
  void aNameThatNoKernelTakesIsRefused() throws IOException {
    byte[] tar = tar(file("d/".repeat(3000) + "f", 0644, new byte[0]), Map.of());
    assertThatThrownBy(() -> Indexer.index(new ByteArrayInputStream(tar), "layer"))
        .isInstanceOf(TarFormatException.class)
        .hasMessageContaining("6001 characters");
  }

  @Test
  void anIndexKeepsNanoseconds() throws IOException {
    FileEntry early = file("f", 0644, new byte[0]).withMtime(-2, 500_000_000);
    FileIndex index = new FileIndex(List.of(early, early.withMtime(1_700_000_000, 1)));
    assertThat(IndexCodec.decode(IndexCodec.encode(index))).isEqualTo(index);
  }
}
