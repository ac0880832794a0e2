package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.AtOnce;
import dev.fastforward.builder.registry.RegistryException;
import dev.fastforward.builder.registry.Repository;
import dev.fastforward.builder.registry.StoredManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings an image to a repository: layers and config, then the manifest, and with it the tag, last.
 */
final class Publisher {
  private final BlobPlaces blobs;

  Publisher(BlobPlaces blobs) {
    this.blobs = blobs;
  }

  /**
   * Publishes, unless the tag says the same already.
   *
   * @param now what the tag said when the build began; empty if nothing, or if nobody knows
   * @throws BuildException with reason PushDenied, PushFailed or RegistryUnavailable
   */
  void publish(Publication publication, Repository target, String tag, Optional<StoredManifest> now)
      throws IOException, InterruptedException {
    if (now.filter(m -> m.descriptor().digest().equals(publication.digest())).isPresent()) {
      return;
    }
    try {
      if (now.isPresent()) {
        believe(now.get(), target);
        try {
          send(publication, target, tag);
          return;
        } catch (RegistryException e) {
          if (e.kind() == RegistryException.Kind.UNAVAILABLE
              || e.kind() == RegistryException.Kind.UNAUTHORIZED) {
            throw e;
          }
          blobs.doubt(target); // the tag's image may lack what its manifest says
        }
      }
      send(publication, target, tag);
    } catch (RegistryException e) {
      throw failure(target, e);
    }
  }

  /** What the tag's image consists of need not be brought. */
  private void believe(StoredManifest now, Repository target) {
    if (MediaTypes.isManifest(now.descriptor().mediaType())) {
      try {
        Manifest manifest = Json.read(now.bytes(), Manifest.class);
        blobs.add(manifest.config().digest(), target);
        manifest.layers().forEach(layer -> blobs.add(layer.digest(), target));
      } catch (MalformedJsonException e) {
        return; // what is no manifest names no blobs
      }
    }
  }

  private void send(Publication publication, Repository target, String tag)
      throws IOException, InterruptedException {
    List<AtOnce.Task<Boolean>> tasks = new ArrayList<>();
    for (Publication.Image image : publication.images()) {
      image.layers().forEach(layer -> tasks.add(bringing(layer.descriptor(), target)));
      blobs.add(image.config().descriptor().digest(), image.config().bytes());
      tasks.add(bringing(image.config().descriptor(), target));
    }
    AtOnce.run(tasks);
    if (publication.images().size() > 1) {
      AtOnce.run(
          publication.images().stream()
              .<AtOnce.Task<Boolean>>map(image -> () -> store(image.manifest(), target))
              .toList());
    }
    Publication.Document top = publication.top();
    target.putManifest(tag, top.descriptor().mediaType(), top.bytes());
  }

  private static boolean store(Publication.Document manifest, Repository target) {
    Descriptor descriptor = manifest.descriptor();
    target.putManifest(descriptor.digest().value(), descriptor.mediaType(), manifest.bytes());
    return true;
  }

  private AtOnce.Task<Boolean> bringing(Descriptor blob, Repository target) {
    return () -> {
      blobs.bring(blob, target);
      return true;
    };
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
