package dev.fastforward.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tars with errors at random places: reading them ends, with the entries or with an IOException.
 * {@code -Dfuzz.seconds=60} tries for longer, {@code -Dfuzz.seed=N} repeats a run.
 */
class TarFuzzTest {
  private static final long SECONDS = Long.getLong("fuzz.seconds", 1);
  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  @TempDir Path spool;

  /** What is done with the bytes. */
  private interface Reading {
    void read(byte[] bytes) throws IOException;
  }

  @Test
  void layers() throws IOException {
    fuzz(
        tars(),
        bytes -> LayerReader.read(in(bytes), "fuzzed", (entry, content) -> content.readAllBytes()));
  }

  @Test
  void archives() throws IOException {
    fuzz(tars(), bytes -> Archive.read(in(bytes), spool));
  }

  @Test
  void indexes() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] tar : tars()) {
      if (tar[0] != 0x1f) {
        seeds.add(IndexCodec.encode(Indexer.index(in(tar), "seed").index()));
      }
    }
    fuzz(seeds, IndexCodec::decode);
    // Below the compression, where mistakes are not noticed at once.
    List<byte[]> plain = new ArrayList<>();
    for (byte[] packed : seeds) {
      plain.add(Compression.decompress(in(packed)).readAllBytes());
    }
    fuzz(plain, IndexCodec::decode);
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private void fuzz(List<byte[]> seeds, Reading reading) {
    System.out.println("fuzz.seed=" + seed);
    long end = System.nanoTime() + SECONDS * 1_000_000_000;
    long tries = 0;
    while (System.nanoTime() < end || tries < 100) {
      byte[] bytes = changed(seeds.get(random.nextInt(seeds.size())));
      tries++;
      try {
        reading.read(bytes);
      } catch (IOException e) {
        assertThat(e.getMessage()).as("%s, fuzz.seed=%d", e, seed).isNotBlank();
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "fuzz.seed="
                + seed
                + ", try "
                + tries
                + ": "
                + e
                + "\n"
                + HexFormat.of().formatHex(bytes),
            e);
      }
    }
  }

  private byte[] changed(byte[] original) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(8); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
        case 3 -> {
          int other = random.nextInt(bytes.length);
          int length = random.nextInt(Math.min(600, bytes.length - Math.max(at, other)) + 1);
          System.arraycopy(bytes.clone(), other, bytes, at, length);
        }
        case 4 ->
            Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(20)), (byte) '7');
        default -> {
          // A field of a header, which is where numbers and types are.
          int field = at / 512 * 512 + 100 + random.nextInt(160);
          if (field < bytes.length) {
            bytes[field] = (byte) (random.nextBoolean() ? 0x80 : '0' + random.nextInt(10));
          }
        }
      }
    }
    if (random.nextInt(4) > 0) {
      mendChecksums(bytes);
    }
    return bytes;
  }

  /** Else nearly every change ends at the first check. */
  private static void mendChecksums(byte[] bytes) {
    for (int at = 0; at + TarHeader.BLOCK <= bytes.length; at += TarHeader.BLOCK) {
      byte[] block = Arrays.copyOfRange(bytes, at, at + TarHeader.BLOCK);
      if (block[257] == 'u' && block[258] == 's') {
        TarHeader.putChecksum(block);
        System.arraycopy(block, 0, bytes, at, TarHeader.BLOCK);
      }
    }
  }

  private static List<byte[]> tars() throws IOException {
    RawTar tar =
        new RawTar()
            .directory("etc/")
            .file("etc/passwd", "root:x:0:0::/:/bin/sh\n")
            .symlink("etc/link", "../x")
            .hardLink("etc/hard", "etc/passwd")
            .device('3', "dev", 1, 3)
            .pax("SCHILY.xattr.security.capability", "value")
            .pax("mtime", "1700000000.25")
            .file("x", "content")
            .globalPax("comment", "c")
            .pax("path", "long/".repeat(40) + "name")
            .file("short", "y")
            .file("etc/.wh.gone", "")
            .file("etc/.wh..wh..opq", "");
    byte[] plain = tar.end();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    byte[] withoutWhiteouts = new RawTar().file("a", "b").symlink("c", "a").end();
    return List.of(plain, packed.toByteArray(), withoutWhiteouts, sparse(), oldSparse());
  }

  private static byte[] sparse() {
    String map = "2\n3\n3\n10\n3\n";
    return new RawTar()
        .paxAll(
            "GNU.sparse.major", "1",
            "GNU.sparse.minor", "0",
            "GNU.sparse.name", "s",
            "GNU.sparse.realsize", "14")
        .file("GNUSparseFile.7/s", map + "\0".repeat(512 - map.length()) + "onetwo")
        .paxAll("GNU.sparse.size", "9", "GNU.sparse.numblocks", "1", "GNU.sparse.map", "3,3")
        .file("t", "one")
        .paxAll("GNU.sparse.size", "9", "GNU.sparse.offset", "3", "GNU.sparse.numbytes", "3")
        .file("u", "one")
        .end();
  }

  private static byte[] oldSparse() {
    byte[] fields = new byte[512 - 257];
    byte[] magic = "ustar  ".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, fields, 0, magic.length);
    byte[] map = "00000000003\00000000000003\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(map, 0, fields, 386 - 257, map.length);
    byte[] size = "00000000011\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, fields, 483 - 257, size.length);
    byte[] content = "one".getBytes(StandardCharsets.US_ASCII);
    return new RawTar().patched(RawTar.Header.of('S', "s"), content, 257, fields).end();
  }
}
