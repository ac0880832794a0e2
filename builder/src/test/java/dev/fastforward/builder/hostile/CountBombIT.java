package dev.fastforward.builder.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.ImageMaker;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many entries: a base's are held in little memory, an archive's have a limit. */
@NeedsRoot
class CountBombIT {
  /** A million with {@code -Dhostile.entries=1000000}. */
  private static final int ENTRIES = Integer.getInteger("hostile.entries", 100_000);

  /** 32 MB, and a kilobyte for each entry, which is twice what they need. */
  private static final String HEAP = (32 + ENTRIES / 1000) + "m";

  private static final int MOST = 500_000;
  @TempDir Path temporary;

  private record Packed(byte[] gzip, Digest diffId) {}

  private static Packed pack(RawTar first, int parts, IntFunction<RawTar> part) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DigestOutputStream out =
        new DigestOutputStream(
            new GZIPOutputStream(bytes, 1 << 16) {
              {
                def.setLevel(1);
              }
            },
            sha256)) {
      out.write(first.cut());
      for (int i = 0; i < parts; i++) {
        out.write(part.apply(i).cut());
      }
      out.write(new byte[1024]);
    }
    return new Packed(bytes.toByteArray(), Digest.ofHash(sha256.digest()));
  }

  private String[] output() {
    return new String[] {"-o", "type=oci,dest=" + temporary.resolve("image.tar")};
  }

  @Test
  void aBaseOfVeryManyFilesNeedsLittleMemory() throws Exception {
    Packed layer =
        pack(
            new RawTar(),
            ENTRIES,
            i -> new RawTar().file("folder-" + i / 1000 + "/file-" + i % 1000, "x"));
    Builds at = new Builds(temporary);
    try (DockerRegistry registry = DockerRegistry.open()) {
      try (RepositoryProvider repositories =
          Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary))) {
        ImageMaker.push(
            repositories.repository(ImageReference.parse(registry.host() + "/many")),
            "latest",
            layer.gzip(),
            MediaTypes.OCI_LAYER_GZIP,
            layer.diffId());
      }
      // One file of each folder, and one that is on top of the layer.
      at.dockerfile(
          """
          FROM %1$s/many AS many
          COPY Dockerfile /folder-0/
          FROM scratch
          COPY --from=many /folder-*/file-999 /folder-0/Dockerfile /found/
          """
              .formatted(registry.host()));
      at.buildInHeap(HEAP, 0, output());
    }
    assertThat(at.work()).isEmptyDirectory();
  }

  @Test
  void anArchiveHasALimitAsContextAndForAdd() throws Exception {
    RawTar thousand = new RawTar();
    for (int i = 0; i < 1000; i++) {
      thousand.symlink("link-" + i, "x");
    }
    Packed archive =
        pack(
            new RawTar().file("Dockerfile", "FROM scratch\nCOPY . /\n"),
            MOST / 1000,
            i -> thousand);
    Builds at =
        new Builds(temporary)
            .file("a.tar.gz", archive.gzip())
            .dockerfile("FROM scratch\nADD a.tar.gz /\n");
    String heap = "320m";
    assertThat(at.buildInHeap(heap, 10, output()))
        .contains("the archive a.tar.gz cannot be extracted: it has more than 500000 entries")
        .contains("extract it in a RUN");
    Path context = Files.write(temporary.resolve("context.tar.gz"), archive.gzip());
    assertThat(at.from(context.toString()).buildInHeap(heap, 30, output()))
        .contains("the archive " + context + " has more than 500000 files; use a part of it");
    assertThat(at.work()).isEmptyDirectory();
  }
}
