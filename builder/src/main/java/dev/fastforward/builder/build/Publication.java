package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import java.util.List;

/**
 * An image, or the images of several platforms under one index, ready to be published.
 *
 * @param top what tags name: the index of several, the manifest of one
 */
record Publication(List<Image> images, Document top) {

  /** Bytes with what names them. */
  record Document(Descriptor descriptor, byte[] bytes) {
    static Document of(String mediaType, byte[] bytes) {
      return new Document(new Descriptor(mediaType, Digest.of(bytes), bytes.length), bytes);
    }
  }

  /** The image of one platform. */
  record Image(Platform platform, Document config, Document manifest, List<Layer> layers) {
    /** Bytes of config and layers as they are stored. */
    long size() {
      return config.bytes().length + layers.stream().mapToLong(l -> l.descriptor().size()).sum();
    }
  }

  static Publication of(List<FinishedImage> finished) {
    List<Image> images = finished.stream().map(Publication::image).toList();
    return new Publication(
        images, images.size() == 1 ? images.getFirst().manifest() : index(images));
  }

  private static Image image(FinishedImage finished) {
    ImageConfig content =
        ImageConfigs.of(
            finished.state(), finished.config(), finished.author(), finished.platform());
    Document config = Document.of(MediaTypes.OCI_CONFIG, Json.bytes(content));
    Manifest manifest =
        new Manifest(
            config.descriptor(),
            finished.state().layers().stream().map(Layer::descriptor).toList());
    return new Image(
        finished.platform(),
        config,
        Document.of(MediaTypes.OCI_MANIFEST, Json.bytes(manifest)),
        finished.state().layers());
  }

  private static Document index(List<Image> images) {
    Index index =
        new Index(
            images.stream()
                .map(i -> i.manifest().descriptor().withPlatform(i.platform()))
                .toList());
    return Document.of(MediaTypes.OCI_INDEX, Json.bytes(index));
  }

  Digest digest() {
    return top.descriptor().digest();
  }

  Published published() {
    return new Published(
        digest(),
        images.stream()
            .map(i ->
                new BuildResult.PlatformImage(
                    i.platform().toString(), i.manifest().descriptor().digest().value(), i.size()))
            .toList());
  }
}
