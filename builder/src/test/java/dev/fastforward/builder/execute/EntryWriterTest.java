package dev.fastforward.builder.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cache.CacheEntries;
import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.EntryNote;
import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.testing.MemoryRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Entries are stored behind the build, and a build that fails leaves those of its steps behind. */
@Timeout(20)
class EntryWriterTest {
  private static final CacheKey KEY = new CacheKey("a".repeat(64));
  private static final EntryNote NOTE = new EntryNote("RUN x", KEY, "", "test", Instant.EPOCH);
  @TempDir Path folder;
  private final MemoryRepository cache = new MemoryRepository("cache");
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private Layer layer(BlobPlaces blobs, String name) throws IOException {
    byte[] content = name.getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(content);
    blobs.add(digest, Files.write(folder.resolve(name), content));
    return new Layer(new Descriptor(MediaTypes.OCI_LAYER_GZIP, digest, content.length), digest);
  }

  private EntryWriter writer(BlobPlaces blobs, FileIndexes indexes) {
    return new EntryWriter(
        new CacheEntries(cache, w -> {}),
        blobs,
        indexes,
        new PlainLog(new PrintStream(log, true, StandardCharsets.UTF_8)));
  }

  private FileIndexes indexes(BlobPlaces blobs) {
    return new FileIndexes(cache, true, blobs, w -> {});
  }

  private static CacheEntry entry(Layer... layers) {
    ImageConfig config = Json.read("{}".getBytes(StandardCharsets.UTF_8), ImageConfig.class);
    return new CacheEntry(Origin.base(KEY), List.of(layers), config);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "interrupted", e);
    }
  }

  @Test
  void closingWaitsForWhatIsOnItsWay() throws IOException {
    BlobPlaces blobs = new BlobPlaces(folder);
    CountDownLatch closing = new CountDownLatch(1);
    cache.before(request -> {
      if (request.startsWith("upload")) {
        await(closing);
      }
    });
    try (EntryWriter writer = writer(blobs, indexes(blobs))) {
      writer.write(entry(layer(blobs, "one")), List.of(KEY), NOTE);
      closing.countDown();
    }
    assertThat(cache.asked()).contains("PUT " + KEY);
  }

  @Test
  void aCanceledBuildDoesNotWait() throws IOException {
    BlobPlaces blobs = new BlobPlaces(folder);
    CountDownLatch never = new CountDownLatch(1);
    cache.before(request -> await(never));
    try (EntryWriter writer = writer(blobs, indexes(blobs))) {
      writer.write(entry(layer(blobs, "one")), List.of(KEY), NOTE);
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cache.asked()).doesNotContain("PUT " + KEY);
  }

  @Test
  void layersAreSentAtTheSameTime() throws Exception {
    BlobPlaces blobs = new BlobPlaces(folder);
    Layer one = layer(blobs, "one");
    Layer two = layer(blobs, "two");
    CountDownLatch both = new CountDownLatch(2);
    cache.before(request -> {
      if (request.equals("upload " + one.diffId()) || request.equals("upload " + two.diffId())) {
        both.countDown();
        await(both);
      }
    });
    try (EntryWriter writer = writer(blobs, indexes(blobs))) {
      writer.write(entry(one, two), List.of(KEY), NOTE);
      writer.await();
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(cache.asked()).contains("PUT " + KEY);
  }

  @Test
  void theIndexOfTheLayerIsStoredWithItsEntryAndNotBefore() throws Exception {
    BlobPlaces blobs = new BlobPlaces(folder);
    Layer layer = layer(blobs, "one");
    FileIndexes indexes = indexes(blobs);
    indexes.add(layer, new FileIndex(List.of()));
    assertThat(cache.asked()).isEmpty();
    try (EntryWriter writer = writer(blobs, indexes)) {
      writer.write(entry(layer), List.of(KEY), NOTE);
      writer.write(entry(layer), List.of(KEY), NOTE);
    }
    assertThat(cache.asked()).containsOnlyOnce(putOfIndex(layer));
  }

  @Test
  void anEntryThatCannotBeStoredIsAWarning() throws Exception {
    BlobPlaces blobs = new BlobPlaces(folder);
    Layer nowhere =
        new Layer(
            new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(new byte[] {1}), 1),
            Digest.of(new byte[] {1}));
    try (EntryWriter writer = writer(blobs, indexes(blobs))) {
      writer.write(entry(layer(blobs, "one"), nowhere), List.of(KEY), NOTE);
      writer.await();
    }
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("WARNING", "RUN x", "no repository has the blob");
  }

  @Test
  void theIndexOfABaseIsStoredEvenIfNoStepOnItSucceeds() throws Exception {
    BlobPlaces blobs = new BlobPlaces(folder);
    Layer layer = layer(blobs, "base");
    FileIndexes indexes = indexes(blobs);
    try (EntryWriter writer = writer(blobs, indexes)) {
      indexes.add(layer, new FileIndex(List.of()));
      writer.await();
      assertThat(cache.asked()).isEmpty();
    }
    assertThat(cache.asked()).contains(putOfIndex(layer));
  }

  /** The tag is made of all that the index was checked against. */
  private static String putOfIndex(Layer layer) {
    String id = layer.descriptor().digest() + "\n" + layer.diffId();
    return "PUT files-" + Digest.of(id.getBytes(StandardCharsets.US_ASCII)).hex();
  }

  /** The config of the last step is the image's: for that it is mounted from here. */
  @Test
  void theConfigIsSentOnce() throws Exception {
    BlobPlaces blobs = new BlobPlaces(folder);
    CacheEntry entry = entry(layer(blobs, "one"));
    try (EntryWriter writer = writer(blobs, indexes(blobs))) {
      writer.write(entry, List.of(KEY), NOTE);
      writer.await();
    }
    Descriptor config = CacheEntries.describe(CacheEntries.config(entry));
    MemoryRepository destination = new MemoryRepository("app");
    blobs.bring(config, destination);
    assertThat(cache.asked()).contains("upload " + config.digest());
    assertThat(destination.asked()).doesNotContain("upload " + config.digest());
  }
}
