package dev.fastforward.builder.copy;

import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.glob.DockerIgnore;
import dev.fastforward.builder.glob.DockerIgnore.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Leaves out of a directory what patterns say, or all but what a pattern says. */
final class PathFilter {
  private final @Nullable DockerIgnore include;
  private final DockerIgnore exclude;

  /** What both say of a path. */
  private record Verdicts(Verdict include, Verdict exclude) {}

  /**
   * @param include what is taken, with all below it; null for everything
   * @param excludes patterns of what is not
   * @throws IllegalArgumentException if a pattern is malformed
   */
  PathFilter(@Nullable String include, List<String> excludes) {
    this.include = include == null ? null : DockerIgnore.of(List.of(include));
    this.exclude = DockerIgnore.of(excludes.stream().filter(p -> !p.isBlank()).toList());
  }

  /** The directory with what is left in it. It stays, itself, whatever the patterns say. */
  FileNode filter(FileNode top) {
    return include == null && exclude.isEmpty()
        ? top
        : with(top, children(top, "", new Verdicts(exclude.top(), exclude.top())));
  }

  private SortedMap<String, FileNode> children(FileNode directory, String below, Verdicts above) {
    SortedMap<String, FileNode> left = new TreeMap<>();
    directory
        .children()
        .forEach((name, child) -> {
          FileNode node = filter(child, below + name, above);
          if (node != null) {
            left.put(name, node);
          }
        });
    return Collections.unmodifiableSortedMap(left);
  }

  private @Nullable FileNode filter(FileNode node, String path, Verdicts above) {
    Verdicts verdicts =
        new Verdicts(
            include == null ? above.include() : include.of(path, above.include()),
            exclude.of(path, above.exclude()));
    boolean taken =
        (include == null || verdicts.include().excludes()) && !verdicts.exclude().excludes();
    if (!node.isDirectory()) {
      return taken ? node : null;
    }
    if (include != null && !verdicts.include().excludes() && !include.mayExcludeBelow(path)) {
      return null; // nothing in it is taken
    }
    SortedMap<String, FileNode> left = children(node, path + "/", verdicts);
    return taken || !left.isEmpty() ? with(node, left) : null;
  }

  private static FileNode with(FileNode node, SortedMap<String, FileNode> children) {
    return new FileNode(node.entry(), node.layer(), node.origin(), children);
  }
}
