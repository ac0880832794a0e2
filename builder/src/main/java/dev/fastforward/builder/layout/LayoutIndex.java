package dev.fastforward.builder.layout;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The index.json of an OCI layout, which maps tags to manifests. It is read again only if the file
 * has changed. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image
 *     layout</a>
 */
final class LayoutIndex {
  static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final Index NOTHING = new Index(List.of());

  private final Path file;
  private volatile Snapshot last = new Snapshot(null, NOTHING, Map.of());

  LayoutIndex(Path directory) {
    this.file = directory.resolve("index.json");
  }

  private record Stamp(FileTime modified, long size, @Nullable Object inode) {}

  private record Snapshot(@Nullable Stamp stamp, Index index, Map<String, Descriptor> tags) {}

  Optional<Descriptor> find(String tag) throws IOException {
    return Optional.ofNullable(current().tags.get(tag));
  }

  /** An entry with this digest, with any tag or none. */
  Optional<Descriptor> find(Digest digest) throws IOException {
    return current().index.manifests().stream()
        .filter(entry -> entry.digest().equals(digest))
        .findFirst();
  }

  /** Points a tag to a manifest. The caller holds the layout's lock. */
  void put(String tag, Descriptor manifest) throws IOException {
    Map<String, String> annotations =
        manifest.annotations() == null ? Map.of() : manifest.annotations();
    add(List.of(manifest.withAnnotations(LayoutNames.named(annotations, null, tag))));
  }

  /**
   * Adds entries. Each replaces those of the same image name, or of the same tag if one of the two
   * has no image name. The caller holds the layout's lock.
   */
  void add(List<Descriptor> added) throws IOException {
    Index before = current().index;
    List<Descriptor> entries = new ArrayList<>(before.manifests());
    for (Descriptor one : added) {
      entries.removeIf(entry -> sameName(entry, one));
      entries.add(one);
    }
    write(before, entries);
  }

  /**
   * Removes a manifest with all its tags. The caller holds the layout's lock.
   *
   * @return false if there is no such manifest
   */
  boolean remove(Digest manifest) throws IOException {
    Index before = current().index;
    List<Descriptor> entries = new ArrayList<>(before.manifests());
    boolean found = entries.removeIf(entry -> entry.digest().equals(manifest));
    if (found) {
      write(before, entries);
    }
    return found;
  }

  Set<String> tags() throws IOException {
    return current().tags.keySet();
  }

  List<Descriptor> manifests() throws IOException {
    return current().index.manifests();
  }

  private void write(Index before, List<Descriptor> entries) throws IOException {
    entries.sort(
        Comparator.comparing(
                LayoutIndex::refName, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(
                LayoutIndex::imageName, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(Descriptor::digest));
    Index after =
        new Index(
            before.schemaVersion(),
            before.mediaType(),
            before.artifactType(),
            List.copyOf(entries),
            before.annotations());
    LayoutFiles.replace(file, temporary -> Files.write(temporary, Json.bytes(after)));
  }

  private static boolean sameName(Descriptor one, Descriptor other) {
    String name = imageName(one);
    String otherName = imageName(other);
    if (name == null || otherName == null) {
      return Objects.equals(refName(one), refName(other));
    }
    return name.equals(otherName);
  }

  private static @Nullable String refName(Descriptor entry) {
    return annotation(entry, REF_NAME);
  }

  private static @Nullable String imageName(Descriptor entry) {
    return annotation(entry, LayoutNames.IMAGE_NAME);
  }

  private static @Nullable String annotation(Descriptor entry, String key) {
    Map<String, String> annotations = entry.annotations();
    return annotations == null ? null : annotations.get(key);
  }

  private Snapshot current() throws IOException {
    Snapshot known = last;
    Stamp stamp = stamp();
    if (stamp == null) {
      return new Snapshot(null, NOTHING, Map.of());
    }
    if (stamp.equals(known.stamp)) {
      return known;
    }
    Index index = Json.read(Files.readAllBytes(file), Index.class);
    Map<String, Descriptor> tags = new HashMap<>();
    for (Descriptor entry : index.manifests()) {
      String name = refName(entry);
      if (name != null) {
        tags.put(name, entry);
      }
    }
    // The stamp is older than the content: if the file changed in between, it is read again.
    Snapshot read = new Snapshot(stamp, index, tags);
    last = read;
    return read;
  }

  private @Nullable Stamp stamp() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
