package dev.fastforward.builder.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which blobs of a layout are deleted. */
class LayoutSweepIT {
  private static final Instant LONG_AGO = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant GRACE = Instant.parse("2024-06-01T00:00:00Z");
  private final Descriptor config = blob("config");
  private final Descriptor shared = blob("shared layer");
  private final Descriptor own = blob("own layer");
  @TempDir Path folder;
  private Repository layout;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Descriptor blob(String content) {
    return new Descriptor(MediaTypes.OCI_LAYER, Digest.of(utf8(content)), utf8(content).length);
  }

  @BeforeEach
  void open() {
    layout = new LayoutRepository(folder);
    put("config");
    put("shared layer");
    put("own layer");
  }

  private void put(String content) {
    layout.putBlob(blob(content), () -> new ByteArrayInputStream(utf8(content)));
  }

  private Digest tag(String tag, Descriptor... layers) {
    byte[] manifest = Json.bytes(new Manifest(config, List.of(layers)));
    layout.putManifest(tag, MediaTypes.OCI_MANIFEST, manifest);
    return Digest.of(manifest);
  }

  private Path file(Digest digest) {
    return folder.resolve("blobs/sha256").resolve(digest.hex());
  }

  /** Sets an old time for all blobs. */
  private void age() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("blobs/sha256"))) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      }
    }
  }

  @Test
  void unreferencedBlobsAreDeleted() throws IOException {
    Digest first = tag("first", shared, own);
    Digest second = tag("second", shared);
    age();

    assertThat(layout.tags()).containsExactlyInAnyOrder("first", "second");
    assertThat(layout.deleteManifest(first)).isTrue();
    long size = Files.size(file(first));
    assertThat(layout.sweep(GRACE)).isEqualTo(own.size() + size);

    assertThat(layout.tags()).containsExactly("second");
    assertThat(layout.getManifest(second.value())).isPresent();
    assertThat(layout.hasBlob(config.digest())).isTrue();
    assertThat(layout.hasBlob(shared.digest())).isTrue();
    assertThat(layout.hasBlob(own.digest())).isFalse();
    assertThat(file(first)).doesNotExist();
    assertThat(layout.deleteManifest(first)).isFalse();
  }

  @Test
  void imagesOfAnIndexAreKept() throws IOException {
    Digest image = tag("image", own);
    byte[] index =
        Json.bytes(new Index(List.of(new Descriptor(MediaTypes.OCI_MANIFEST, image, 1))));
    layout.putManifest("image", MediaTypes.OCI_INDEX, index);
    age();

    assertThat(layout.sweep(GRACE)).isEqualTo(shared.size());
    assertThat(layout.getManifest(image.value())).isPresent();
    assertThat(layout.hasBlob(own.digest())).isTrue();
  }

  @Test
  void youngBlobsAreKept() throws IOException {
    assertThat(layout.sweep(GRACE)).isZero();
    assertThat(layout.hasBlob(own.digest())).isTrue();
    age();
    put("own layer"); // a build that finds it there counts on it
    layout.sweep(GRACE);
    assertThat(layout.hasBlob(own.digest())).isTrue();
    assertThat(layout.hasBlob(shared.digest())).isFalse();
  }

  @Test
  void anUnreadableManifestPreventsDeletion() throws IOException {
    Digest first = tag("first", shared);
    Files.writeString(file(first), "{ broken");
    age();

    assertThatThrownBy(() -> layout.sweep(GRACE))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("no blob is deleted");
    assertThat(layout.hasBlob(own.digest())).isTrue();
  }

  @Test
  void withoutALayoutNothingHappens() {
    Repository nowhere = new LayoutRepository(folder.resolve("nowhere"));
    assertThat(nowhere.tags()).isEmpty();
    assertThat(nowhere.deleteManifest(config.digest())).isFalse();
    assertThat(nowhere.sweep(GRACE)).isZero();
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }
}
