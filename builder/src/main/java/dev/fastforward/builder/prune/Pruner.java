package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.time.Instant;

/** Deletes from a cache repository what a plan says. */
public final class Pruner {
  private final Repository repository;

  public Pruner(Repository repository) {
    this.repository = repository;
  }

  /**
   * Deletes, entries first: whoever ends this in the middle leaves nothing without what it needs.
   *
   * @param graceStart blobs that were stored later stay
   * @return bytes freed; 0 where the registry frees them itself, later
   * @throws RegistryException of kind DENIED or UNAUTHORIZED if the registry does not let delete;
   *     then nothing is deleted if it never does
   */
  public long run(PrunePlan plan, Instant graceStart) {
    for (Digest manifest : plan.manifests()) {
      repository.deleteManifest(manifest);
    }
    return repository.sweep(graceStart);
  }
}
