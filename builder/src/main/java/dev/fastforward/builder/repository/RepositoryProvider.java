package dev.fastforward.builder.repository;

import dev.fastforward.builder.image.ImageReference;
import java.nio.file.Path;

/**
 * Opens the repositories of one build, which share connections, credentials and counters.
 * Thread-safe.
 */
public interface RepositoryProvider extends AutoCloseable {
  /** The repository that a reference names. Tag and digest are ignored. */
  Repository repository(ImageReference reference);

  /** The repository of an image that is only read, which may be read from mirrors. */
  default Repository source(ImageReference reference) {
    return repository(reference);
  }

  /** An OCI image layout directory as a repository. The directory is created by the first write. */
  Repository layout(Path directory);

  /** The requests and bytes so far. */
  Transfer transfer();

  @Override
  void close();
}
