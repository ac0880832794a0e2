package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.ImageMaker;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Archives and layers as GNU tar, pzstd, pbzip2 and others write them. */
@NeedsRoot
class OddArchivesIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();
  private static final List<List<String>> SPARSE =
      List.of(
          List.of("--format=gnu"),
          List.of("--format=pax", "--sparse-version=0.0"),
          List.of("--format=pax", "--sparse-version=0.1"),
          List.of("--format=pax", "--sparse-version=1.0"));
  @TempDir Path temp;

  private static String push(String name, byte[] blob, String mediaType, byte[] tar) {
    String image = SCENARIO.registry().host() + "/library/" + name;
    try (RepositoryProvider repositories = SCENARIO.repositories()) {
      ImageMaker.push(
          repositories.repository(ImageReference.parse(image)),
          "latest",
          blob,
          mediaType,
          Digest.of(tar));
    }
    return image;
  }

  private byte[] gnuTar(List<String> form) throws Exception {
    Path folder = temp.resolve("s");
    if (!Files.exists(folder)) {
      Files.createDirectory(folder);
      try (RandomAccessFile file = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
        for (int i = 0; i < 30; i++) { // more than a header of the old form has room for
          file.seek(i * 100_000L);
          file.write(("segment" + i).getBytes(StandardCharsets.UTF_8));
        }
        file.setLength(4_000_000);
      }
    }
    List<String> words = new ArrayList<>(List.of("tar", "-C", temp.toString(), "-S"));
    words.addAll(form);
    words.addAll(List.of("-cf", temp.resolve("t.tar").toString(), "s"));
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    return Files.readAllBytes(temp.resolve("t.tar"));
  }

  /** As source of ADD, and as layer of a base that is run in, copied from and mounted. */
  @Test
  void sparseFilesOfAllFormsAreFilesWithZeros() throws Exception {
    StringBuilder dockerfile = new StringBuilder("FROM busybox\n");
    StringBuilder compare = new StringBuilder();
    for (int i = 0; i < SPARSE.size(); i++) {
      byte[] tar = gnuTar(SPARSE.get(i));
      Files.write(SCENARIO.context().resolve(i + ".tar"), tar);
      String image = push("sparse" + i, tar, MediaTypes.OCI_LAYER, tar);
      dockerfile
          .append("ADD %d.tar /add%d/\n".formatted(i, i))
          .append("COPY --from=%s / /copy%d/\n".formatted(image, i));
      compare.append(
          "RUN --mount=from=%s,target=/m cmp /plain /m/s/f && cmp /plain /add%d/s/f && cmp /plain /copy%d/s/f\n"
              .formatted(image, i, i));
    }
    Files.copy(temp.resolve("s/f"), SCENARIO.context().resolve("plain"));
    SCENARIO.dockerfile(dockerfile.append("COPY plain /plain\n").append(compare).toString());
    SCENARIO.build();
  }

  @Test
  void aSparseFileThatIsABombIsRefused() {
    SCENARIO.dockerfile("FROM scratch\nADD bomb.tar /\n");
    String map = "1\n0\n1\n";
    byte[] bomb =
        new RawTar()
            .paxAll(
                "GNU.sparse.major", "1",
                "GNU.sparse.minor", "0",
                "GNU.sparse.realsize", "1099511627776")
            .file("s", map + "\0".repeat(512 - map.length()) + "x")
            .end();
    write("bomb.tar", bomb);
    assertThat(SCENARIO.tryBuild(request -> request).failure().message())
        .contains("bomb.tar cannot be extracted")
        .contains("the sparse file \"s\" has holes");
    SCENARIO.dockerfile(
        "FROM " + push("bomb", bomb, MediaTypes.OCI_LAYER, bomb) + "\nCOPY bomb.tar /\n");
    BuildFailure.of(SCENARIO.tryBuild(request -> request))
        .is("BaseImageBroken", "the sparse file \"s\" has holes");
  }

  /** The kind and the words of a failure. */
  private record BuildFailure(String reason, String message) {
    static BuildFailure of(Scenario.Built built) {
      return new BuildFailure(built.failure().reason(), String.valueOf(built.failure().message()));
    }

    void is(String expected, String words) {
      assertThat(reason).isEqualTo(expected);
      assertThat(message).contains(words);
    }
  }

  private static void write(String name, byte[] content) {
    try {
      Files.write(SCENARIO.context().resolve(name), content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a layer is its first bytes say; its media type may say something else. */
  @Test
  void streamsInPartsAreReadToTheirEnd() throws IOException {
    byte[] tar = new RawTar().file("m", "m".repeat(3000)).end();
    byte[] zstd = pzstd(tar);
    String first = push("pzstd", zstd, MediaTypes.OCI_LAYER_ZSTD, tar);
    String second = push("other", zstd, MediaTypes.OCI_LAYER_GZIP, tar);
    String third = push("plain", tar, MediaTypes.OCI_LAYER_GZIP, tar);
    String fourth = push("nothing", new byte[0], MediaTypes.OCI_LAYER, new byte[0]);
    write("z", zstd);
    write("b", halves(tar, BZip2CompressorOutputStream::new));
    byte[] xz = halves(tar, XZCompressorOutputStream::new);
    write("x", java.util.Arrays.copyOf(xz, xz.length + 4)); // padding, in fours
    SCENARIO.dockerfile(
        """
        FROM busybox
        ADD z /a/
        ADD b /b/
        ADD x /c/
        COPY --from=%s / /d/
        COPY --from=%s / /e/
        COPY --from=%s / /f/
        COPY --from=%s / /g/
        RUN test "$(cat /?/m | wc -c)" = 18000
        """
            .formatted(first, second, third, fourth));
    SCENARIO.build();
  }

  private static byte[] pzstd(byte[] tar) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] skipped = {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 0, 0, 0};
    for (int half = 0; half < 2; half++) {
      all.writeBytes(skipped);
      all.writeBytes(
          Zstd.compress(
              java.util.Arrays.copyOfRange(
                  tar, half * tar.length / 2, (half + 1) * tar.length / 2)));
    }
    return all.toByteArray();
  }

  private interface Compressor {
    OutputStream to(OutputStream out) throws IOException;
  }

  private static byte[] halves(byte[] tar, Compressor compressor) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int half = 0; half < 2; half++) {
      try (OutputStream out = compressor.to(all)) {
        out.write(tar, half * tar.length / 2, tar.length / 2);
      }
    }
    return all.toByteArray();
  }

  @Test
  void aHardLinkToASymlinkIsASecondOne() {
    write("t.tar", new RawTar().file("f", "x").symlink("l", "f").hardLink("h", "l").end());
    SCENARIO.dockerfile("FROM busybox\nADD t.tar /t/\nRUN test $(readlink /t/h) = f\n");
    SCENARIO.build();
  }
}
