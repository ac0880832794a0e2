package dev.fastforward.builder.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.testing.MemoryRepository;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The deepest hit of a chain, and entries that are not what they should be. */
class HitSearchTest {
  private static final CacheKey FIRST = key("1");
  private static final CacheKey SECOND = key("2");
  private static final CacheKey THIRD = key("3");
  private final MemoryRepository repository = new MemoryRepository("cache");
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  private final CacheEntries entries = new CacheEntries(repository, warnings::add);

  private static CacheKey key(String digit) {
    return new CacheKey(digit.repeat(64));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ImageConfig config(String... diffIds) {
    StringBuilder json =
        new StringBuilder(
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[");
    for (int i = 0; i < diffIds.length; i++) {
      json.append(i == 0 ? "" : ",").append('"').append(Digest.of(bytes(diffIds[i]))).append('"');
    }
    return Json.read(bytes(json.append("]}}").toString()), ImageConfig.class);
  }

  private void store(CacheKey key) {
    Layer layer =
        new Layer(
            new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of(bytes("blob")), 4),
            Digest.of(bytes("layer")));
    entries.put(
        new CacheEntry(
            new Origin(
                key,
                key.equals(SECOND) ? THIRD : key,
                Map.of(FIRST, new SourceState(Digest.of(bytes("s")), 7)),
                List.of(Origin.NEVER, 12L)),
            List.of(layer),
            config("layer")),
        List.of(key),
        new EntryNote("RUN x", FIRST, "", "test", Instant.EPOCH));
  }

  private List<Optional<CacheKey>> search(List<List<CacheKey>> chains) throws Exception {
    return new HitSearch(entries)
        .search(chains, (chain, entry) -> true).stream()
            .map(hit -> hit.map(h -> h.entry().key()))
            .toList();
  }

  @Test
  void theDeepestEntryOfEachChainIsFound() throws Exception {
    store(FIRST);
    store(SECOND);
    assertThat(
            search(
                List.of(List.of(FIRST, SECOND, THIRD), List.of(FIRST), List.of(THIRD), List.of())))
        .containsExactly(
            Optional.of(SECOND), Optional.of(FIRST), Optional.empty(), Optional.empty());
    assertThat(warnings).isEmpty();
  }

  @Test
  void whereTheLastKeyHitsItsEntryIsTheOnlyOneThatIsRead() throws Exception {
    store(FIRST);
    store(THIRD);
    int before = repository.asked().size();
    assertThat(search(List.of(List.of(FIRST, SECOND, THIRD)))).containsExactly(Optional.of(THIRD));
    assertThat(repository.asked().subList(before, repository.asked().size()))
        .containsExactlyInAnyOrder("HEAD " + FIRST, "HEAD " + SECOND, "GET " + THIRD);
  }

  @Test
  void anEntryComesBackAsItWasStored() {
    store(SECOND);
    assertThat(entries.get(SECOND))
        .hasValueSatisfying(e -> {
          assertThat(e.layers())
              .extracting(Layer::diffId)
              .containsExactly(Digest.of(bytes("layer")));
          assertThat(e.origin())
              .isEqualTo(
                  new Origin(
                      SECOND,
                      THIRD,
                      Map.of(FIRST, new SourceState(Digest.of(bytes("s")), 7)),
                      List.of(Origin.NEVER, 12L)));
        });
  }

  @Test
  void anEntryThatIsNotSoundIsAMissWithAWarning() throws Exception {
    store(FIRST);
    repository.putManifest(SECOND.value(), MediaTypes.OCI_MANIFEST, bytes("{\"config\":7}"));
    ImageConfig twoLayers = config("a", "b");
    byte[] json = Json.bytes(twoLayers);
    Descriptor descriptor = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(json), json.length);
    repository.putBlob(descriptor, () -> new ByteArrayInputStream(json));
    repository.putManifest(
        THIRD.value(),
        MediaTypes.OCI_MANIFEST,
        Json.bytes(new Manifest(descriptor.withData(json), List.of())));
    assertThat(search(List.of(List.of(FIRST, SECOND, THIRD)))).containsExactly(Optional.of(FIRST));
    assertThat(warnings)
        .hasSize(2)
        .anyMatch(w -> w.contains(SECOND.value()))
        .anyMatch(w -> w.contains("2 diff IDs for 0 layers"));
  }

  @Test
  void aConfigThatWouldFillTheMemoryIsAMissWithAWarning() {
    Descriptor huge = new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(bytes("x")), 1L << 40);
    repository.putManifest(
        FIRST.value(), MediaTypes.OCI_MANIFEST, Json.bytes(new Manifest(huge, List.of())));
    assertThat(entries.get(FIRST)).isEmpty();
    assertThat(warnings).singleElement().asString().contains("1099511627776 bytes");
    assertThat(repository.asked()).noneMatch(r -> r.startsWith("blob"));
  }

  @Test
  void aRepositoryThatRefusesIsEmptyAndOneThatFailsIsSaidToFail() throws Exception {
    repository.before(r -> {
      throw new RegistryException(RegistryException.Kind.DENIED, "no", null);
    });
    assertThat(search(List.of(List.of(FIRST, SECOND)))).containsExactly(Optional.empty());
    assertThat(warnings).isEmpty();
    repository.before(r -> {
      throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "down", null);
    });
    assertThat(search(List.of(List.of(FIRST, SECOND)))).containsExactly(Optional.empty());
    // Once for all keys: else a long Dockerfile would fill the log with it.
    assertThat(warnings).singleElement().asString().contains("down");
  }
}
