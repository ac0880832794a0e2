package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.time.Instant;

/** Deletes content of a cache repository according to a plan. Thread-safe. */
public final class Pruner {
  private final Repository repository;

  public Pruner(Repository repository) {
    this.repository = repository;
  }

  /**
   * Deletes, entries first, so that an interruption leaves no entry without the content it needs.
   *
   * @param graceStart blobs that were stored later are kept
   * @return number of bytes freed; 0 if the registry frees them itself later
   * @throws RegistryException of kind DENIED or UNAUTHORIZED if the registry does not allow
   *     deleting
   */
  public long run(PrunePlan plan, Instant graceStart) {
    for (Digest manifest : plan.manifests()) {
      repository.deleteManifest(manifest);
    }
    return repository.sweep(graceStart);
  }
}
