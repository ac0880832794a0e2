package dev.fastforward.builder.prune;

import java.util.List;

/**
 * The content of a cache repository. Immutable.
 *
 * @param mounts contents of cache mounts
 * @param others unknown or damaged tags, which pruning ignores
 */
public record Inventory(
    List<StoredEntry> entries,
    List<StoredArtifact> artifacts,
    List<StoredMount> mounts,
    List<String> others) {

  public Inventory {
    entries = List.copyOf(entries);
    artifacts = List.copyOf(artifacts);
    mounts = List.copyOf(mounts);
    others = List.copyOf(others);
  }

  /** Number of file indexes. */
  public long fileIndexes() {
    return count(StoredArtifact.Kind.FILE_INDEX);
  }

  /** Number of base images whose documents are stored. */
  public long baseImages() {
    return count(StoredArtifact.Kind.BASE_IMAGE);
  }

  /** Number of files at addresses whose facts are stored. */
  public long addresses() {
    return count(StoredArtifact.Kind.FILE_RECORD);
  }

  private long count(StoredArtifact.Kind kind) {
    return artifacts.stream().filter(a -> a.kind() == kind).count();
  }
}
