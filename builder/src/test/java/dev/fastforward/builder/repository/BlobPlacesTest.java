package dev.fastforward.builder.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.testing.MemoryRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobPlacesTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.of(CONTENT);
  private static final Descriptor BLOB =
      new Descriptor(MediaTypes.OCI_LAYER_GZIP, DIGEST, CONTENT.length);
  private static final Layer LAYER = new Layer(BLOB, DIGEST);
  @TempDir Path folder;
  private final MemoryRepository base = new MemoryRepository("base");
  private final MemoryRepository target = new MemoryRepository("target");

  private BlobPlaces inBase() {
    BlobPlaces blobs = new BlobPlaces(folder);
    base.putBlob(BLOB, () -> new ByteArrayInputStream(CONTENT));
    blobs.add(DIGEST, base);
    return blobs;
  }

  private static byte[] read(BlobPlaces blobs) throws IOException {
    try (InputStream in = blobs.open(LAYER)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aBlobIsMountedOnce() throws Exception {
    BlobPlaces blobs = inBase();
    blobs.bring(BLOB, target);
    blobs.bring(BLOB, target);
    assertThat(target.asked()).containsExactly("mount " + DIGEST + " from base");
  }

  @Test
  void aFailedCopyCanBeRepeated() throws Exception {
    BlobPlaces blobs = inBase();
    target.before(r -> {
      throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "down", null);
    });
    assertThatThrownBy(() -> blobs.bring(BLOB, target)).hasMessage("down");
    target.before(r -> {});
    blobs.bring(BLOB, target);
    assertThat(target.hasBlob(DIGEST)).isTrue();
  }

  @Test
  void aMissingOrBrokenBlobIsLost() {
    BlobPlaces blobs = inBase();
    base.corrupt(DIGEST, new byte[] {1});
    assertThatThrownBy(() -> read(blobs))
        .isInstanceOf(LostBlobException.class)
        .hasMessageContaining("wrong digest");
    // The blob is not read from there again.
    int asked = base.asked().size();
    assertThatThrownBy(() -> read(blobs))
        .isInstanceOf(LostBlobException.class)
        .hasMessageContaining("wrong digest");
    assertThat(base.asked()).hasSize(asked);
  }

  /** A reader that closes after a failure must not keep the partial content as the blob. */
  @Test
  void aBlobThatIsBrokenIsNotKept() {
    BlobPlaces blobs = inBase();
    blobs.keepLayers();
    base.corrupt(DIGEST, new byte[] {1});
    assertThatThrownBy(() -> read(blobs)).isInstanceOf(LostBlobException.class);
    assertThatThrownBy(() -> read(blobs)).isInstanceOf(LostBlobException.class);
  }

  @Test
  void anotherPlaceServesABlobThatTheFirstRefuses() throws IOException {
    BlobPlaces blobs = inBase();
    target.putBlob(BLOB, () -> new ByteArrayInputStream(CONTENT));
    blobs.add(DIGEST, target);
    base.before(request -> {
      throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "down", null);
    });
    assertThat(read(blobs)).isEqualTo(CONTENT);
  }

  /** Otherwise the target would still count as having the blob. */
  @Test
  void aBlobLostAtItsTargetIsCopiedAgain() throws Exception {
    BlobPlaces blobs = inBase();
    blobs.bring(BLOB, target);
    base.lose(DIGEST);
    target.lose(DIGEST);
    assertThatThrownBy(() -> read(blobs)).isInstanceOf(LostBlobException.class);
    blobs.add(DIGEST, CONTENT);
    blobs.bring(BLOB, target);
    assertThat(target.hasBlob(DIGEST)).isTrue();
  }

  @Test
  void anotherPlaceServesALostBlob() throws IOException {
    BlobPlaces blobs = inBase();
    target.putBlob(BLOB, () -> new ByteArrayInputStream(CONTENT));
    blobs.add(DIGEST, target);
    base.lose(DIGEST);
    assertThat(read(blobs)).isEqualTo(CONTENT);
  }

  @Test
  void completelyReadLayersAreKept() throws IOException {
    BlobPlaces blobs = inBase();
    blobs.keepLayers();
    try (InputStream in = blobs.open(LAYER)) {
      assertThat(in.read()).isEqualTo('c');
    }
    assertThat(files()).isZero();
    assertThat(read(blobs)).isEqualTo(CONTENT);
    assertThat(files()).isEqualTo(1);
    base.lose(DIGEST);
    assertThat(read(blobs)).isEqualTo(CONTENT);
  }

  @Test
  void aRunningCopyIsAwaitedAndMounted() throws Exception {
    BlobPlaces blobs = new BlobPlaces(folder);
    blobs.add(DIGEST, CONTENT);
    CountDownLatch uploading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    base.before(request -> {
      uploading.countDown();
      await(goOn);
    });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(() -> bring(blobs, base));
      uploading.await();
      Future<?> second = threads.submit(() -> bring(blobs, target));
      goOn.countDown();
      first.get();
      second.get();
    }
    assertThat(base.asked()).containsExactly("upload " + DIGEST);
    assertThat(target.asked()).containsExactly("mount " + DIGEST + " from base");
  }

  @Test
  void aFailedCopyDoesNotAffectAnotherTarget() throws Exception {
    BlobPlaces blobs = new BlobPlaces(folder);
    blobs.add(DIGEST, CONTENT);
    base.before(request -> {
      throw new RegistryException(RegistryException.Kind.DENIED, "not here", null);
    });
    assertThatThrownBy(() -> blobs.bring(BLOB, base)).hasMessage("not here");
    blobs.bring(BLOB, target);
    assertThat(target.asked()).containsExactly("upload " + DIGEST);
  }

  private static boolean bring(BlobPlaces blobs, MemoryRepository to) throws InterruptedException {
    blobs.bring(BLOB, to);
    return true;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }
}
