package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.registry.AtOnce;
import dev.fastforward.builder.registry.RegistryException;
import dev.fastforward.builder.registry.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Brings an image to a repository: layers and config, then the manifest, and with it the tag, last.
 */
final class Publisher {
  private final BlobPlaces blobs;

  Publisher(BlobPlaces blobs) {
    this.blobs = blobs;
  }

  /**
   * Publishes, unless the tag is there and says the same already.
   *
   * @throws BuildException with reason PushDenied, PushFailed or RegistryUnavailable
   */
  void publish(Publication publication, Repository target, String tag)
      throws IOException, InterruptedException {
    try {
      if (target
          .headManifest(tag)
          .filter(d -> d.digest().equals(publication.digest()))
          .isPresent()) {
        return;
      }
      Publication.Document top = publication.top();
      for (Publication.Image image : publication.images()) {
        bringLayers(image, target);
        byte[] config = image.config().bytes();
        target.putBlob(image.config().descriptor(), () -> new ByteArrayInputStream(config));
        if (publication.images().size() > 1) {
          Descriptor manifest = image.manifest().descriptor();
          target.putManifest(
              manifest.digest().value(), manifest.mediaType(), image.manifest().bytes());
        }
      }
      target.putManifest(tag, top.descriptor().mediaType(), top.bytes());
    } catch (RegistryException e) {
      throw failure(target, e);
    }
  }

  private void bringLayers(Publication.Image image, Repository target)
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
