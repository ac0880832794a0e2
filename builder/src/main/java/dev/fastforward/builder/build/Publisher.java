package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.AtOnce;
import dev.fastforward.builder.registry.RegistryException;
import dev.fastforward.builder.registry.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/**
 * Brings an image to a repository: layers and config, then the manifest, and with it the tag, last.
 */
final class Publisher {
  private final BlobPlaces blobs;

  Publisher(BlobPlaces blobs) {
    this.blobs = blobs;
  }

  /**
   * An image ready to be published.
   *
   * @param size bytes of config and layers as they are stored
   */
  record Image(byte[] config, byte[] manifest, Digest digest, List<Layer> layers, long size) {
    static Image of(ImageConfig config, List<Layer> layers) {
      byte[] configBytes = Json.bytes(config);
      Manifest manifest =
          new Manifest(
              configDescriptor(configBytes), layers.stream().map(Layer::descriptor).toList());
      byte[] bytes = Json.bytes(manifest);
      long size = configBytes.length + layers.stream().mapToLong(l -> l.descriptor().size()).sum();
      return new Image(configBytes, bytes, Digest.of(bytes), layers, size);
    }

    private static Descriptor configDescriptor(byte[] config) {
      return new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(config), config.length);
    }
  }

  /**
   * Publishes, unless the tag is there and says the same already.
   *
   * @throws BuildException with reason PushDenied, PushFailed or RegistryUnavailable
   */
  void publish(Image image, Repository target, String tag)
      throws IOException, InterruptedException {
    try {
      if (target.headManifest(tag).filter(d -> d.digest().equals(image.digest())).isPresent()) {
        return;
      }
      bringLayers(image, target);
      target.putBlob(
          Image.configDescriptor(image.config()), () -> new ByteArrayInputStream(image.config()));
      target.putManifest(tag, MediaTypes.OCI_MANIFEST, image.manifest());
    } catch (RegistryException e) {
      throw failure(target, e);
    }
  }

  private void bringLayers(Image image, Repository target)
      throws IOException, InterruptedException {
    AtOnce.run(
        image.layers().stream()
            .<AtOnce.Task<Boolean>>map(layer ->
                () -> {
                  blobs.bring(layer.descriptor(), target);
                  return true;
                })
            .toList());
  }

  static BuildException failure(Repository target, RegistryException e) {
    if (BuildFailures.isFullDisk(e)) {
      return BuildFailures.explain(e);
    }
    FailureReason reason =
        switch (e.kind()) {
          case UNAUTHORIZED, DENIED -> FailureReason.PushDenied;
          case UNAVAILABLE -> FailureReason.RegistryUnavailable;
          case NOT_FOUND, BROKEN, INVALID -> FailureReason.PushFailed;
        };
    return new BuildException(reason, "push to " + target.name() + ": " + e.getMessage(), e);
  }
}
