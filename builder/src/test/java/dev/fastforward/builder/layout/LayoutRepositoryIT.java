package dev.fastforward.builder.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.LayoutWriter;
import dev.fastforward.builder.repository.BlobSource;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import dev.fastforward.builder.testing.BusyboxBase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class LayoutRepositoryIT {
  @TempDir Path folder;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Descriptor blob(byte[] content) {
    return new Descriptor(MediaTypes.OCI_LAYER, Digest.of(content), content.length);
  }

  private static BlobSource source(byte[] content) {
    return () -> new ByteArrayInputStream(content);
  }

  /** A different manifest for each number. */
  static byte[] manifest(int number) {
    return utf8("{\"schemaVersion\":2,\"annotations\":{\"n\":\"" + number + "\"}}");
  }

  public static void putTags(Path layout, int from, int to) {
    Repository repository = new LayoutRepository(layout);
    for (int i = from; i < to; i++) {
      repository.putManifest("t" + i, MediaTypes.OCI_MANIFEST, manifest(i));
    }
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void storedContentIsReadAgain() throws IOException {
    Repository layout = new LayoutRepository(folder.resolve("new/layout"));
    layout.checkPush();
    assertThat(folder.resolve("new")).doesNotExist();
    assertThat(layout.headManifest("latest")).isEmpty();

    Digest digest = BusyboxBase.push(layout, "latest");

    assertThat(layout.headManifest("latest").orElseThrow().digest()).isEqualTo(digest);
    StoredManifest stored = layout.getManifest(digest.value()).orElseThrow();
    Manifest manifest = Json.read(stored.bytes(), Manifest.class);
    try (InputStream in = layout.openBlob(manifest.layers().getFirst())) {
      assertThat(Digest.of(in.readAllBytes())).isEqualTo(manifest.layers().getFirst().digest());
    }
    assertThat(folder.resolve("new/layout/oci-layout"))
        .hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(
            Json.read(
                    Files.readAllBytes(folder.resolve("new/layout/index.json")),
                    dev.fastforward.builder.image.Index.class)
                .manifests())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.digest()).isEqualTo(digest);
          assertThat(entry.annotations()).containsEntry(LayoutIndex.REF_NAME, "latest");
        });
  }

  @Test
  void tagMoves() {
    Repository layout = new LayoutRepository(folder);
    layout.putManifest("a", MediaTypes.OCI_MANIFEST, manifest(1));
    layout.putManifest("b", MediaTypes.OCI_MANIFEST, manifest(1));
    layout.putManifest("a", MediaTypes.OCI_MANIFEST, manifest(2));

    assertThat(layout.headManifest("a").orElseThrow().digest()).isEqualTo(Digest.of(manifest(2)));
    assertThat(layout.headManifest("b").orElseThrow().digest()).isEqualTo(Digest.of(manifest(1)));
  }

  @Test
  void manifestWithoutATagIsFoundByItsDigest() {
    Repository layout = new LayoutRepository(folder);
    byte[] index = utf8("{\"schemaVersion\":2,\"manifests\":[]}");
    layout.putManifest(Digest.of(index).value(), MediaTypes.OCI_INDEX, index);

    assertThat(layout.headManifest(Digest.of(index).value()).orElseThrow().mediaType())
        .isEqualTo(MediaTypes.OCI_INDEX);
    assertThatThrownBy(
            () -> layout.putManifest(Digest.of(index).value(), MediaTypes.OCI_INDEX, manifest(1)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("is not the digest of this manifest");
  }

  @Test
  void brokenBlobLeavesNoFile() {
    Repository layout = new LayoutRepository(folder);

    assertThatThrownBy(() -> layout.putBlob(blob(utf8("right")), source(utf8("wrong"))))
        .isInstanceOf(RegistryException.class)
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.BROKEN);
    assertThat(files(folder)).containsExactly(folder.resolve("oci-layout"));
    assertThat(layout.hasBlob(Digest.of(utf8("right")))).isFalse();
  }

  @Test
  void damagedBlobIsNoticed() throws IOException {
    Repository layout = new LayoutRepository(folder);
    layout.putBlob(blob(utf8("right")), source(utf8("right")));
    Files.writeString(
        folder.resolve("blobs/sha256").resolve(Digest.of(utf8("right")).hex()), "wrong");

    try (InputStream in = layout.openBlob(blob(utf8("right")))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("the content has the digest");
    }
  }

  /** Also by a process that has not read the damaged blob. */
  @Test
  void damagedBlobIsReplacedByTheNextUpload() throws IOException {
    byte[] manifest = manifest(1);
    new LayoutRepository(folder).putManifest("a", MediaTypes.OCI_MANIFEST, manifest);
    Path file = folder.resolve("blobs/sha256").resolve(Digest.of(manifest).hex());
    Files.write(file, manifest(2));

    new LayoutRepository(folder).putManifest("a", MediaTypes.OCI_MANIFEST, manifest);

    assertThat(file).hasBinaryContent(manifest);
  }

  @Test
  void absentBlobIsNotFound() {
    assertThatThrownBy(() -> new LayoutRepository(folder).openBlob(blob(utf8("x"))))
        .isInstanceOf(RegistryException.class)
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void mountTakesAHardLink() throws IOException {
    Repository from = new LayoutRepository(folder.resolve("a"));
    Repository to = new LayoutRepository(folder.resolve("b"));
    from.putBlob(blob(utf8("x")), source(utf8("x")));

    assertThat(to.mountBlob(blob(utf8("x")), from)).isTrue();
    assertThat(to.mountBlob(blob(utf8("x")), from)).isTrue();
    assertThat(to.mountBlob(blob(utf8("y")), from)).isFalse();
    String name = "blobs/sha256/" + Digest.of(utf8("x")).hex();
    assertThat(Files.isSameFile(folder.resolve("a/" + name), folder.resolve("b/" + name))).isTrue();
  }

  @Test
  void fileInPlaceOfADirectoryIsReported() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> new LayoutRepository(file).checkPush())
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(file + " is not a directory");
  }

  @Test
  void invalidIndexIsReported() throws IOException {
    Files.writeString(folder.resolve("index.json"), "{");

    assertThatThrownBy(() -> new LayoutRepository(folder).headManifest("x"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("oci:" + folder)
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(Kind.BROKEN);
  }

  @Test
  void threadsAndProcessesShareALayout() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LayoutWriter.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        int from = i * 10;
        done.add(threads.submit(() -> putTags(folder, from, from + 10)));
      }
    }
    for (Future<?> each : done) {
      each.get();
    }
    assertThat(other.waitFor()).isZero();

    Repository layout = new LayoutRepository(folder);
    for (int i = 0; i < 80 + LayoutWriter.TAGS; i++) {
      assertThat(layout.headManifest("t" + i)).as("tag t%d", i).isPresent();
    }
    assertThat(files(folder)).noneMatch(file -> file.toString().contains(LayoutFiles.TEMPORARY));
  }

  @Test
  void tarHasAllOfALayoutInOneOrder() throws IOException {
    Repository layout = new LayoutRepository(folder.resolve("a"));
    layout.putBlob(blob(utf8("x")), source(utf8("x")));
    layout.putManifest("t", MediaTypes.OCI_MANIFEST, manifest(1));
    Path tar = folder.resolve("out/image.tar");
    LayoutTar.pack(folder.resolve("a"), tar);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    LayoutTar.pack(folder.resolve("a"), again);

    assertThat(tar).hasBinaryContent(again.toByteArray());
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        names.add(e.getName());
        assertThat(e.getLastModifiedTime()).isEqualTo(FileTime.fromMillis(0));
        if (e.isFile()) {
          assertThat(in.readAllBytes())
              .isEqualTo(Files.readAllBytes(folder.resolve("a").resolve(e.getName())));
        }
      }
    }
    assertThat(names)
        .contains("oci-layout", "index.json", "blobs/", "blobs/sha256/")
        .hasSize(6)
        .isSorted();
  }
}
