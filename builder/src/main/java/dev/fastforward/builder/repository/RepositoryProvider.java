package dev.fastforward.builder.repository;

import dev.fastforward.builder.image.ImageReference;
import java.nio.file.Path;

/**
 * Gives the repositories of one build; all of them share connections, credentials and counters.
 * Thread-safe.
 */
public interface RepositoryProvider extends AutoCloseable {
  /** The repository of a registry that the reference names; tag and digest do not matter. */
  Repository repository(ImageReference reference);

  /**
   * The repository of an image that is built on or copied from, and never pushed to: mirrors may
   * stand in for it.
   */
  default Repository source(ImageReference reference) {
    return repository(reference);
  }

  /** An OCI image layout directory as a repository; made on the first write. */
  Repository layout(Path directory);

  /** What went over the wire so far. */
  Transfer transfer();

  @Override
  void close();
}
