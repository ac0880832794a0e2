package dev.fastforward.builder.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.GzipBomb;
import dev.fastforward.builder.testing.ImageMaker;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Little that becomes very much, in a process that has neither memory nor disk for it: the default
 * is five times the disk of a layer, and more than the limit of an archive; {@code
 * -Dhostile.mebibytes=5000} makes gigabytes of all.
 */
@NeedsRoot
class RatioBombIT {
  private static final String HEAP = "64m";
  private static final String DISK = "32m";
  private static final int LAYER = Integer.getInteger("hostile.mebibytes", 160);
  private static final int ARCHIVE = Integer.getInteger("hostile.mebibytes", 600);
  @TempDir Path temporary;

  private String[] output() {
    return new String[] {
      "--sandbox", "namespaces", "-o", "type=oci,dest=" + temporary.resolve("image.tar")
    };
  }

  @Test
  void aLayerIsOnlyStreamedForACopyAndARunHasTheDiskThatThereIs() throws Exception {
    GzipBomb bomb = GzipBomb.of(new RawTar(), "zeros", LAYER);
    Builds at = new Builds(temporary);
    run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", at.work().toString());
    try (DockerRegistry registry = DockerRegistry.open()) {
      try (RepositoryProvider repositories =
          Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary))) {
        ImageMaker.push(
            repositories.repository(ImageReference.parse(registry.host() + "/bomb")),
            "latest",
            bomb.gzip(),
            MediaTypes.OCI_LAYER_GZIP,
            bomb.diffId());
      }
      String base = "FROM " + registry.host() + "/bomb\n";
      at.dockerfile(base + "COPY Dockerfile /copied\n").buildInHeap(HEAP, 0, output());
      assertThat(Files.size(temporary.resolve("image.tar")))
          .isBetween((long) bomb.gzip().length, bomb.gzip().length + 100_000L);
      assertThat(at.dockerfile(base + "RUN [\"/none\"]\n").buildInHeap(HEAP, 33, output()))
          .contains("StorageExceeded", "No space left on device", "more ephemeral storage");
      assertThat(at.work()).isEmptyDirectory();
    } finally {
      run("umount", at.work().toString());
    }
  }

  @Test
  void anArchiveThatIsAddedIsRefused() throws Exception {
    GzipBomb bomb = GzipBomb.of(new RawTar().file("small", "x"), "zeros", ARCHIVE);
    Builds at =
        new Builds(temporary)
            .file("a.tar.gz", bomb.gzip())
            .dockerfile("FROM scratch\nADD a.tar.gz /\n");
    assertThat(at.buildInHeap(HEAP, 10, output()))
        .contains("the archive a.tar.gz cannot be extracted: it is a bomb")
        .contains("more than 512 MiB and 200 times as much", "give the tar uncompressed");
    assertThat(at.work()).isEmptyDirectory();
  }

  @Test
  void anArchiveThatIsTheContextIsRefused() throws Exception {
    GzipBomb bomb =
        GzipBomb.of(new RawTar().file("Dockerfile", "FROM scratch\nCOPY . /\n"), "zeros", ARCHIVE);
    Path archive = Files.write(temporary.resolve("context.tar.gz"), bomb.gzip());
    Builds at = new Builds(temporary).from(archive.toString());
    assertThat(at.buildInHeap(HEAP, 30, output()))
        .contains("the archive " + archive + " cannot be read: it is a bomb")
        .contains("more than 512 MiB and 200 times as much", "give the tar uncompressed");
    assertThat(at.work()).isEmptyDirectory();
  }

  /** Each of its layers would do, but they land in one place. */
  @Test
  void anArtifactThatIsTheContextIsRefused() throws Exception {
    GzipBomb bomb =
        GzipBomb.of(
            new RawTar().file("Dockerfile", "FROM scratch\nCOPY . /\n"), "zeros", ARCHIVE / 2);
    Builds at = new Builds(temporary);
    try (DockerRegistry registry = DockerRegistry.open()) {
      try (RepositoryProvider repositories =
          Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary))) {
        ImageMaker.push(
            repositories.repository(ImageReference.parse(registry.host() + "/bomb")),
            "latest",
            MediaTypes.OCI_LAYER_GZIP,
            List.of(bomb.gzip(), bomb.gzip()),
            List.of(bomb.diffId(), bomb.diffId()));
      }
      assertThat(at.from("oci://" + registry.host() + "/bomb").buildInHeap(HEAP, 30, output()))
          .contains(
              "the build context " + registry.host() + "/bomb:latest is damaged: layer sha256:")
          .contains("it is a bomb", "more than 512 MiB and 200 times as much");
      assertThat(at.work()).isEmptyDirectory();
    }
  }

  private static void run(String... words) throws Exception {
    assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
  }
}
