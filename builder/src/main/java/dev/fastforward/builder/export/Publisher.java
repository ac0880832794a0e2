package dev.fastforward.builder.export;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.failure.RegistryRemedy;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Brings an image to a repository: layers and configs, then manifests; tags last. */
final class Publisher {
  private final BlobPlaces blobs;

  Publisher(BlobPlaces blobs) {
    this.blobs = blobs;
  }

  /**
   * Brings all but the names: layers, configs, and what an index names.
   *
   * @param now what the tags said when the build began; what that consists of is not brought
   * @throws BuildException with reason PushDenied, PushFailed or RegistryUnavailable
   */
  void upload(Publication publication, Repository target, Collection<StoredManifest> now)
      throws IOException, InterruptedException {
    try {
      now.forEach(manifest -> believe(manifest, target));
      try {
        send(publication, target);
      } catch (RegistryException e) {
        doubt(target, now, e);
        send(publication, target);
      }
    } catch (RegistryException e) {
      throw failure(target, e);
    }
  }

  /**
   * Stores what a tag is to name. All that it consists of has been uploaded.
   *
   * @param selector the tag, or the digest of the manifest or index
   * @param now as it was given to the upload
   * @throws BuildException with reason PushDenied, PushFailed or RegistryUnavailable
   */
  void name(
      Publication publication, Repository target, String selector, Collection<StoredManifest> now)
      throws IOException, InterruptedException {
    Publication.Document top = publication.top();
    try {
      try {
        target.putManifest(selector, top.descriptor().mediaType(), top.bytes());
      } catch (RegistryException e) {
        doubt(target, now, e);
        send(publication, target);
        target.putManifest(selector, top.descriptor().mediaType(), top.bytes());
      }
    } catch (RegistryException e) {
      throw failure(target, e);
    }
  }

  /**
   * Handles a blob that is missing after all: one of the tag's image, or one that the registry
   * reported as mounted.
   *
   * @throws RegistryException the same if sending again would not help
   */
  private void doubt(Repository target, Collection<StoredManifest> now, RegistryException e) {
    switch (e.kind()) {
      case INCOMPLETE -> blobs.distrust(target);
      case UNAVAILABLE, UNAUTHORIZED -> throw e;
      default -> {
        if (now.isEmpty()) {
          throw e;
        }
        blobs.doubt(target);
      }
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

  private void send(Publication publication, Repository target)
      throws IOException, InterruptedException {
    List<AtOnce.Task<Boolean>> tasks = new ArrayList<>();
    for (Publication.Image image : publication.images()) {
      image.layers().forEach(layer -> tasks.add(bringing(layer.descriptor(), target)));
    }
    for (Publication.Document blob : publication.blobs()) {
      blobs.add(blob.descriptor().digest(), blob.bytes());
      tasks.add(bringing(blob.descriptor(), target));
    }
    AtOnce.run(tasks);
    AtOnce.run(
        publication.children().stream()
            .<AtOnce.Task<Boolean>>map(manifest -> () -> store(manifest, target))
            .toList());
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
          case NOT_FOUND, BROKEN, INCOMPLETE, INVALID -> FailureReason.PushFailed;
        };
    return new BuildException(
        reason,
        "push to " + target.name() + ": " + e.getMessage() + RegistryRemedy.ofPushing(e),
        e);
  }
}
