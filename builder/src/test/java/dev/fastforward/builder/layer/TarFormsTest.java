package dev.fastforward.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What other tools write into tars. */
class TarFormsTest {
  private static final String SPARSE = "\0\0\0one\0\0\0\0two\0";

  /** An entry and its content. */
  private record Read(FileEntry entry, String content) {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, Read> read(byte[] tar) throws IOException {
    Map<String, Read> all = new TreeMap<>();
    LayerReader.read(
        new ByteArrayInputStream(tar),
        "tar",
        (entry, content) ->
            all.put(
                entry.path(),
                new Read(entry, new String(content.readAllBytes(), StandardCharsets.ISO_8859_1))));
    return all;
  }

  private static Read one(byte[] tar, String path) throws IOException {
    Map<String, Read> all = read(tar);
    assertThat(all).containsKey(path);
    return Objects.requireNonNull(all.get(path));
  }

  private static void isSparse(byte[] tar) throws IOException {
    Read read = one(tar, "d/s");
    assertThat(read.content()).isEqualTo(SPARSE);
    assertThat(read.entry().size()).isEqualTo(SPARSE.length());
    assertThat(one(tar, "after").content()).isEqualTo("after");
  }

  @Test
  void sparseFilesOfPaxHave00() throws IOException {
    isSparse(
        new RawTar()
            .paxAll(
                "GNU.sparse.size", "14",
                "GNU.sparse.numblocks", "2",
                "GNU.sparse.offset", "3",
                "GNU.sparse.numbytes", "3",
                "GNU.sparse.offset", "10",
                "GNU.sparse.numbytes", "3")
            .file("d/s", "onetwo")
            .file("after", "after")
            .end());
  }

  @Test
  void sparseFilesOfPaxHave01() throws IOException {
    isSparse(
        new RawTar()
            .paxAll(
                "GNU.sparse.size", "14",
                "GNU.sparse.numblocks", "2",
                "GNU.sparse.map", "3,3,10,3",
                "GNU.sparse.name", "d/s")
            .file("GNUSparseFile.7/s", "onetwo")
            .file("after", "after")
            .end());
  }

  @Test
  void sparseFilesOfPaxHave10() throws IOException {
    isSparse(version10("2\n3\n3\n10\n3\n", "14").file("after", "after").end());
  }

  private static RawTar version10(String map, String size) {
    return new RawTar()
        .paxAll(
            "GNU.sparse.major", "1",
            "GNU.sparse.minor", "0",
            "GNU.sparse.name", "d/s",
            "GNU.sparse.realsize", size)
        .file("GNUSparseFile.7/s", map + "\0".repeat(512 - map.length()) + "onetwo");
  }

  /** Six segments: four in the header, and a block that goes on. */
  @Test
  void sparseFilesOfOldGnu() throws IOException {
    byte[] fields = new byte[512 - 257];
    put(fields, 0, "ustar  ");
    for (int i = 0; i < 4; i++) {
      put(fields, 386 - 257 + 24 * i, "%011o".formatted(10 * i));
      put(fields, 386 - 257 + 24 * i + 12, "%011o".formatted(1));
    }
    fields[482 - 257] = 1;
    put(fields, 483 - 257, "%011o".formatted(60));
    byte[] more = new byte[512];
    put(more, 0, "%011o".formatted(40));
    put(more, 12, "%011o".formatted(2));
    put(more, 24, "%011o".formatted(60));
    put(more, 36, "%011o".formatted(0));
    // The header's size is of the data, so the block between them is not part of it.
    byte[] tar =
        new RawTar()
            .patched(RawTar.Header.of('S', "d/s"), bytes("abcdef"), 257, fields)
            .file("after", "after")
            .end();
    byte[] whole =
        ByteBuffer.allocate(tar.length + 512)
            .put(tar, 0, 512)
            .put(more)
            .put(tar, 512, tar.length - 512)
            .array();
    Read read = one(whole, "d/s");
    assertThat(read.content())
        .isEqualTo(
            "a"
                + "\0".repeat(9)
                + "b"
                + "\0".repeat(9)
                + "c"
                + "\0".repeat(9)
                + "d"
                + "\0".repeat(9)
                + "ef"
                + "\0".repeat(18));
    assertThat(one(whole, "after").content()).isEqualTo("after");
  }

  private static void put(byte[] block, int at, String text) {
    System.arraycopy(bytes(text), 0, block, at, text.length());
  }

  @Test
  void sparseFilesThatLieAreRefused() {
    for (String map :
        new String[] {"2\n10\n3\n3\n3\n", "1\n0\n7\n", "1\n12\n6\n", "x\n", "1\n3\n"}) {
      assertThatThrownBy(() -> read(version10(map, "14").end()))
          .as(map)
          .isInstanceOf(TarFormatException.class);
    }
    assertThatThrownBy(() -> read(version10("1\n0\n6\n", "-1").end())).hasMessageContaining("size");
    assertThatThrownBy(() -> read(new RawTar().pax("GNU.sparse.major", "2").file("s", "").end()))
        .hasMessageContaining("sparse files of version 2. are not supported");
  }

  @Test
  void sparseFilesThatAreTooLargeAreRefused() {
    String most = String.valueOf(1L << 60);
    assertThatThrownBy(() -> read(version10("1\n0\n6\n", most).end()))
        .hasMessageContaining("the sparse file \"d/s\" has holes of 1152921504606846970 bytes");
    String beyond = String.valueOf(Long.MAX_VALUE);
    assertThatThrownBy(() -> read(version10("1\n0\n6\n", beyond).end()))
        .hasMessageContaining("size of 9223372036854775807 bytes");
  }

  @Test
  void emptyPaxValuesTakeTheHeadersOwn() throws IOException {
    byte[] tar =
        new RawTar()
            .globalPax("mtime", "5")
            .paxAll(
                "path",
                "",
                "linkpath",
                "",
                "size",
                "",
                "uid",
                "",
                "gid",
                "",
                "mtime",
                "",
                "comment",
                "",
                "hdrcharset",
                "BINARY",
                "VENDOR.key",
                "x")
            .file("f", "text")
            .file("g", "text")
            .end();
    assertThat(one(tar, "f").content()).isEqualTo("text");
    assertThat(one(tar, "f").entry().mtime()).isEqualTo(1_700_000_000);
    assertThat(one(tar, "g").entry().mtime()).isEqualTo(5);
  }

  @Test
  void typesOfOtherTools() throws IOException {
    byte[] tar =
        new RawTar()
            .pax("path", "label")
            .add(RawTar.Header.of('V', "a volume"), new byte[0])
            .add(RawTar.Header.of('7', "contiguous"), bytes("text"))
            .add(RawTar.Header.of('D', "dump"), bytes("Yf\0\0"))
            .add(RawTar.Header.of('\0', "v7/"), new byte[0])
            .end();
    Map<String, Read> all = read(tar);
    assertThat(all).containsOnlyKeys("contiguous", "dump", "v7");
    assertThat(one(tar, "contiguous").content()).isEqualTo("text");
    assertThat(one(tar, "dump").entry().type()).isEqualTo(FileType.DIRECTORY);
    assertThat(one(tar, "v7").entry().type()).isEqualTo(FileType.DIRECTORY);
    assertThatThrownBy(
            () -> read(new RawTar().add(RawTar.Header.of('M', "part"), new byte[0]).end()))
        .hasMessageContaining("another volume");
  }

  /** POSIX: the size of a directory is no content. */
  @Test
  void aDirectoryWithASizeHasNoContent() throws IOException {
    byte[] tar =
        new RawTar()
            .addWithSize(RawTar.Header.of('5', "d/"), 4096, new byte[0])
            .file("f", "text")
            .end();
    assertThat(read(tar)).containsOnlyKeys("d", "f");
  }

  @Test
  void checksumsOfSignedBytes() throws IOException {
    byte[] tar = new RawTar().file("\u00fc", "text").end();
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : tar[i];
    }
    System.arraycopy(bytes("%06o\0 ".formatted(sum)), 0, tar, 148, 8);
    assertThat(one(tar, "\u00fc").content()).isEqualTo("text");
    tar[0] ^= 1;
    assertThatThrownBy(() -> read(tar)).hasMessageContaining("checksum");
  }

  @Test
  void namesOfStarEndBeforeItsTimes() throws IOException {
    byte[] end = new byte[512 - 345];
    Arrays.fill(end, 0, 131, (byte) 'p');
    put(end, 131, "00000000001 00000000001 ");
    put(end, 508 - 345, "tar\0");
    byte[] tar =
        new RawTar()
            .patched(
                RawTar.Header.of('0', "f"), /* content= */ bytes("text"), 345, /* bytes= */ end)
            .end();
    assertThat(read(tar)).containsOnlyKeys("p".repeat(131) + "/f");
  }

  @Test
  void longNamesOfGnuAndPax() throws IOException {
    String name = "n".repeat(300);
    byte[] tar =
        new RawTar()
            .add(RawTar.Header.of('L', "././@LongLink"), bytes(name + "\0"))
            .file(name.substring(0, 100), "text")
            .add(RawTar.Header.of('K', "././@LongLink"), bytes(name + "\0"))
            .add(RawTar.Header.of('L', "././@LongLink"), bytes("link" + name + "\0"))
            .pax("mtime", "-1.5")
            .symlink("cut", "cut")
            .end();
    assertThat(one(tar, name).content()).isEqualTo("text");
    FileEntry link = one(tar, "link" + name).entry();
    assertThat(link.link()).isEqualTo(name);
    assertThat(link.mtime()).isEqualTo(-2);
    assertThat(link.mtimeNanos()).isEqualTo(500_000_000);
  }

  @Test
  void aTarEndsAtItsEnd() throws IOException {
    byte[] first = new RawTar().file("a", "").end();
    byte[] second = new RawTar().file("b", "").end();
    byte[] both = ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    assertThat(read(both)).containsOnlyKeys("a");
    assertThat(read(Arrays.copyOf(first, first.length - 512))).containsOnlyKeys("a");
    assertThat(read(new byte[0])).isEmpty();
    // One block of zeros is no end, and what is behind it must not be lost without a word.
    byte[] lone = ByteBuffer.allocate(1024 + second.length).put(first, 0, 1024).put(second).array();
    assertThatThrownBy(() -> read(lone)).hasMessageContaining("a single block of zeros");
  }
}
