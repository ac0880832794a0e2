package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Platform;
import java.util.ArrayList;
import java.util.List;

/**
 * An image, or what is under one index, ready to be published.
 *
 * @param attestations what is said of the images; empty for nothing
 * @param top what tags name: the index if there is one, else the manifest of the only image
 */
record Publication(List<Image> images, List<Attestation> attestations, Document top) {

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

  /**
   * A manifest about one of the images.
   *
   * @param blobs config and layers of the manifest
   */
  record Attestation(Document manifest, List<Document> blobs) {}

  Digest digest() {
    return top.descriptor().digest();
  }

  boolean hasIndex() {
    return images.size() > 1 || !attestations.isEmpty();
  }

  /** All that is no layer and has to be there before the top. */
  List<Document> blobs() {
    List<Document> blobs = new ArrayList<>();
    images.forEach(image -> blobs.add(image.config()));
    attestations.forEach(attestation -> blobs.addAll(attestation.blobs()));
    return blobs;
  }

  /** The manifests that the index names; none without an index. */
  List<Document> children() {
    List<Document> children = new ArrayList<>();
    if (hasIndex()) {
      images.forEach(image -> children.add(image.manifest()));
      attestations.forEach(attestation -> children.add(attestation.manifest()));
    }
    return children;
  }

  ExportResult published() {
    return new ExportResult(
        top.descriptor(),
        hasIndex() ? null : images.getFirst().config().descriptor().digest(),
        images.stream()
            .map(i ->
                new BuildResult.PlatformImage(
                    i.platform().toString(), i.manifest().descriptor().digest().value(), i.size()))
            .toList());
  }
}
