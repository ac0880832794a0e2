package dev.fastforward.builder.prune;

import java.util.List;

/**
 * All that a cache repository holds.
 *
 * @param mounts contents of cache mounts
 * @param others tags of another kind, or broken ones: they are left alone
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

  public long fileIndexes() {
    return count(StoredArtifact.Kind.FILE_INDEX);
  }

  public long baseImages() {
    return count(StoredArtifact.Kind.BASE_IMAGE);
  }

  public long addresses() {
    return count(StoredArtifact.Kind.FILE_RECORD);
  }

  private long count(StoredArtifact.Kind kind) {
    return artifacts.stream().filter(a -> a.kind() == kind).count();
  }
}
