package dev.fastforward.builder.prune;

import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to delete from a cache. Content without a time is kept, because its age is unknown.
 * Immutable.
 *
 * @param entries entries to delete
 * @param artifacts artifacts to delete, which no remaining entry needs
 * @param mounts contents of cache mounts to delete, selected by age only
 */
public record PrunePlan(
    List<StoredEntry> entries, List<StoredArtifact> artifacts, List<StoredMount> mounts) {

  /** Decides what to delete. Pure. */
  public static PrunePlan of(Inventory inventory, RetentionPolicy policy, Instant now) {
    EntryAncestry ancestry = EntryAncestry.of(inventory.entries());
    List<StoredEntry> byUse =
        inventory.entries().stream()
            .sorted(
                Comparator.comparing(
                        ancestry::lastUse,
                        Comparator.nullsFirst(Comparator.<Instant>naturalOrder()).reversed())
                    // A parent's last use is that of its children, but it is kept longer.
                    .thenComparingInt(e -> e.layers().size())
                    .thenComparing(e -> e.key().value()))
            .toList();
    Instant graceStart = now.minus(policy.grace());
    List<StoredEntry> going = new ArrayList<>();
    for (int i = 0; i < byUse.size(); i++) {
      StoredEntry entry = byUse.get(i);
      boolean old = before(entry.made(), now, policy.olderThan());
      boolean unused = before(ancestry.lastUse(entry), now, policy.unusedFor());
      boolean tooMany = policy.maxEntries() != null && i >= policy.maxEntries();
      boolean young = isYoung(entry.made(), graceStart);
      if (i >= policy.keep() && !young && (old || unused || tooMany)) {
        going.add(entry);
      }
    }
    List<StoredMount> mounts =
        inventory.mounts().stream()
            .filter(m -> !isYoung(m.made(), graceStart))
            .filter(m ->
                before(m.made(), now, policy.olderThan())
                    || before(m.lastUse(), now, policy.unusedFor()))
            .toList();
    return withoutShared(inventory, going, mounts, policy, now);
  }

  private static boolean isYoung(@Nullable Instant made, Instant graceStart) {
    return made == null || !made.isBefore(graceStart);
  }

  private static boolean before(@Nullable Instant time, Instant now, @Nullable Duration limit) {
    return time != null && limit != null && time.isBefore(now.minus(limit));
  }

  /** Deleting a manifest deletes all its tags, so it is kept as long as one of them is. */
  private static PrunePlan withoutShared(
      Inventory inventory,
      List<StoredEntry> going,
      List<StoredMount> mounts,
      RetentionPolicy policy,
      Instant now) {
    Set<StoredEntry> gone = new HashSet<>(going);
    Set<Digest> kept =
        inventory.entries().stream()
            .filter(e -> !gone.contains(e))
            .map(StoredEntry::manifest)
            .collect(Collectors.toSet());
    gone.removeIf(e -> kept.contains(e.manifest()));
    List<StoredEntry> staying =
        inventory.entries().stream().filter(e -> !gone.contains(e)).toList();
    return new PrunePlan(
        going.stream().filter(gone::contains).toList(),
        unneeded(inventory.artifacts(), staying, policy, now),
        mounts);
  }

  private static List<StoredArtifact> unneeded(
      List<StoredArtifact> artifacts,
      List<StoredEntry> staying,
      RetentionPolicy policy,
      Instant now) {
    Instant graceStart = now.minus(policy.grace());
    Set<StoredArtifact> needed = new HashSet<>();
    for (StoredArtifact artifact : artifacts) {
      boolean young = isYoung(artifact.made(), graceStart);
      boolean base =
          artifact.kind() == StoredArtifact.Kind.BASE_IMAGE
              && staying.stream().anyMatch(e -> standsOn(e, artifact));
      // Without the record, the file is downloaded again.
      boolean file =
          artifact.kind() == StoredArtifact.Kind.FILE_RECORD
              && !staying.isEmpty()
              && !before(artifact.made(), now, policy.olderThan())
              && !before(artifact.made(), now, policy.unusedFor());
      // Without any entries there is nothing to explain.
      boolean record = artifact.kind() == StoredArtifact.Kind.BUILD_RECORD && !staying.isEmpty();
      if (young || base || record || file) {
        needed.add(artifact);
      }
    }
    Set<String> indexes =
        Stream.concat(
                staying.stream().flatMap(e -> e.layers().stream()),
                needed.stream().flatMap(a -> a.layers().stream()))
            .map(FileIndexes::tagOf)
            .collect(Collectors.toSet());
    return artifacts.stream()
        .filter(a -> !needed.contains(a) && !indexes.contains(a.tag()))
        .toList();
  }

  private static boolean standsOn(StoredEntry entry, StoredArtifact base) {
    int size = base.layers().size();
    return entry.layers().size() >= size
        && tags(entry.layers().subList(0, size)).equals(tags(base.layers()));
  }

  /**
   * Identifies layers by tag, because a base image may use other media types for the same layers.
   */
  private static List<String> tags(List<Layer> layers) {
    return layers.stream().map(FileIndexes::tagOf).toList();
  }

  /** Number of file indexes to delete. */
  public long fileIndexes() {
    return count(StoredArtifact.Kind.FILE_INDEX);
  }

  /** Number of base images to delete. */
  public long baseImages() {
    return count(StoredArtifact.Kind.BASE_IMAGE);
  }

  /** Number of files at addresses to delete. */
  public long addresses() {
    return count(StoredArtifact.Kind.FILE_RECORD);
  }

  private long count(StoredArtifact.Kind kind) {
    return artifacts.stream().filter(a -> a.kind() == kind).count();
  }

  /** The digests of the manifests to delete, entries first. */
  List<Digest> manifests() {
    return Stream.of(
            entries.stream().map(StoredEntry::manifest),
            artifacts.stream().map(StoredArtifact::manifest),
            mounts.stream().map(StoredMount::manifest))
        .flatMap(manifests -> manifests)
        .distinct()
        .toList();
  }
}
