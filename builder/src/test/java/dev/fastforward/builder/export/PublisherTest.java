package dev.fastforward.builder.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.StoredManifest;
import dev.fastforward.builder.testing.MemoryRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent, and what is not, to make a tag say something. */
class PublisherTest {
  private static final Descriptor LAYER = blob("layer", MediaTypes.OCI_LAYER_GZIP);
  private static final Descriptor MORE = blob("another layer", MediaTypes.OCI_LAYER_GZIP);
  private final MemoryRepository cache = new MemoryRepository("cache");
  private final MemoryRepository target = new MemoryRepository("target");
  private final BlobPlaces blobs = new BlobPlaces(Path.of("nothing is kept"));
  private final Publisher publisher = new Publisher(blobs);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Descriptor blob(String content, String mediaType) {
    return new Descriptor(mediaType, Digest.of(bytes(content)), bytes(content).length);
  }

  private static Publication image(String config, Descriptor... layers) {
    Publication.Document document =
        Publication.Document.of(MediaTypes.OCI_CONFIG, bytes("{\"" + config + "\":1}"));
    byte[] manifest = Json.bytes(new Manifest(document.descriptor(), List.of(layers)));
    Publication.Image image =
        new Publication.Image(
            Platform.parse("linux/amd64"),
            document,
            Publication.Document.of(MediaTypes.OCI_MANIFEST, manifest),
            List.of(layers).stream().map(l -> new Layer(l, l.digest())).toList());
    return new Publication(List.of(image), List.of(), image.manifest());
  }

  private static String config(Publication image) {
    return image.images().getFirst().config().descriptor().digest().toString();
  }

  @BeforeEach
  void cacheHasTheLayers() {
    for (String layer : List.of("layer", "another layer")) {
      Digest digest = Digest.of(bytes(layer));
      blobs.add(digest, bytes(layer));
      blobs.add(digest, cache);
      cache.putBlob(
          blob(layer, MediaTypes.OCI_LAYER_GZIP),
          () -> new java.io.ByteArrayInputStream(bytes(layer)));
    }
  }

  /** All that is done for one tag. */
  private void publish(
      Publication image, MemoryRepository repository, String tag, List<StoredManifest> now)
      throws Exception {
    publisher.upload(image, repository, now);
    publisher.name(image, repository, tag, now);
  }

  private List<StoredManifest> now(Publication image) {
    return List.of(new StoredManifest(image.top().descriptor(), image.top().bytes()));
  }

  @Test
  void aNewTagNeedsAMountForEachLayerAndTheConfig() throws Exception {
    Publication image = image("new", LAYER, MORE);
    publish(image, target, "1", List.of());
    assertThat(target.asked())
        .containsExactlyInAnyOrder(
            "mount " + LAYER.digest() + " from cache",
            "mount " + MORE.digest() + " from cache",
            "upload " + config(image),
            "PUT 1");
    assertThat(target.asked()).last().isEqualTo("PUT 1");
  }

  @Test
  void whatTheTagsImageHasIsNotBroughtAgain() throws Exception {
    Publication before = image("before", LAYER);
    publish(before, target, "1", List.of());
    int asked = target.asked().size();
    Publication after = image("after", LAYER, MORE);
    publish(after, target, "1", now(before));
    assertThat(target.asked().subList(asked, target.asked().size()))
        .containsExactlyInAnyOrder(
            "mount " + MORE.digest() + " from cache", "upload " + config(after), "PUT 1");
  }

  @Test
  void whatTheTagsImageHasLostIsBroughtAgain() throws Exception {
    Publication before = image("before", LAYER);
    Publication after = image("after", LAYER);
    target.before(request -> {
      if (request.startsWith("PUT") && !target.hasBlob(LAYER.digest())) {
        throw new RegistryException(RegistryException.Kind.INVALID, "blob unknown", null);
      }
    });
    publish(after, target, "1", now(before));
    assertThat(target.hasBlob(LAYER.digest())).isTrue();
    assertThat(target.headManifest("1").orElseThrow().digest()).isEqualTo(after.digest());
  }

  @Test
  void theConfigIsUploadedOnceForTwoRepositories() throws Exception {
    MemoryRepository second = new MemoryRepository("second");
    Publication image = image("both", LAYER);
    publish(image, target, "1", List.of());
    publish(image, second, "1", List.of());
    assertThat(second.asked()).contains("mount " + config(image) + " from target");
    assertThat(second.asked()).noneMatch(request -> request.startsWith("upload"));
  }

  @Test
  void aRefusalIsTold() {
    Publication before = image("before", LAYER);
    target.before(request -> {
      throw new RegistryException(RegistryException.Kind.DENIED, "not you", null);
    });
    assertThatThrownBy(() -> publish(image("x", LAYER), target, "1", now(before)))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("push to target: not you");
  }
}
