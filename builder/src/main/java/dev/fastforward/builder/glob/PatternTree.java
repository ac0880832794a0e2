package dev.fastforward.builder.glob;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Patterns by their folders. Finds directories below which no pattern can match. Immutable. */
final class PatternTree {
  /** Deeper components are not distinguished. */
  private static final int MAX_PARTS = 64;

  private final Map<String, PatternTree> folders = new HashMap<>();
  private final List<PatternTree> wildcardFolders = new ArrayList<>();
  private final GlobSet wildcards;

  /** Whether a pattern ends here, or continues with a component that may match a slash. */
  private final boolean open;

  private PatternTree(List<List<String>> patterns) {
    open = patterns.stream().anyMatch(parts -> parts.isEmpty() || mayCross(parts.getFirst()));
    Map<String, List<List<String>>> byFolder = new HashMap<>();
    if (!open) {
      for (List<String> parts : patterns) {
        byFolder
            .computeIfAbsent(parts.getFirst(), _ -> new ArrayList<>())
            .add(parts.subList(1, parts.size()));
      }
    }
    List<GlobMatcher> globs = new ArrayList<>();
    byFolder.forEach((name, rests) -> {
      PatternTree below = new PatternTree(rests);
      if (name.contains("*") || name.contains("?")) {
        globs.add(IgnorePattern.compile(name));
        wildcardFolders.add(below);
      } else {
        folders.put(name, below);
      }
    });
    wildcards = new GlobSet(globs);
  }

  /**
   * @param globs patterns of the file without {@code !}
   */
  static PatternTree of(List<String> globs) {
    return new PatternTree(
        globs.stream().map(glob -> Stream.of(glob.split("/")).limit(MAX_PARTS).toList()).toList());
  }

  /** Whether a component may match a slash, or is cut inside of an escape or a bracket. */
  private static boolean mayCross(String part) {
    return part.contains("**") || part.contains("\\") || part.contains("[");
  }

  /** Whether a pattern may match below a directory. May return true wrongly, but never false. */
  boolean mayMatchBelow(String directory) {
    List<PatternTree> reached = List.of(this);
    for (String name : directory.split("/")) {
      if (reached.stream().anyMatch(tree -> tree.open)) {
        return true;
      }
      reached = reached.stream().flatMap(tree -> tree.below(name).stream()).toList();
      if (reached.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private List<PatternTree> below(String name) {
    List<PatternTree> below = new ArrayList<>();
    if (folders.containsKey(name)) {
      below.add(folders.get(name));
    }
    wildcards.all(name).forEach(n -> below.add(wildcardFolders.get(n)));
    return below;
  }
}
