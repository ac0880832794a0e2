package dev.fastforward.builder.copy;

import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.glob.GoPathPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A source with wildcards. Goes only where it can match: a COPY of many sources must not walk over
 * all files for each. Immutable.
 */
final class Wildcards {
  private final GoPathPattern whole;

  /** The names of the pattern, one below the other; empty where it cannot be taken apart. */
  private final List<Name> names;

  /**
   * One name of the pattern.
   *
   * @param literal what it begins with
   * @param plain whether that is all of it
   */
  private record Name(GoPathPattern glob, String literal, boolean plain) {
    static Name of(String text) {
      int wild = 0;
      while (wild < text.length() && "*?".indexOf(text.charAt(wild)) < 0) {
        wild++;
      }
      return new Name(new GoPathPattern(text), text.substring(0, wild), wild == text.length());
    }

    List<FileNode> in(FileNode directory) {
      SortedMap<String, FileNode> children = directory.children();
      if (plain) {
        FileNode child = children.get(literal);
        return child == null ? List.of() : List.of(child);
      }
      List<FileNode> found = new ArrayList<>();
      for (Map.Entry<String, FileNode> child : children.tailMap(literal).entrySet()) {
        if (!child.getKey().startsWith(literal)) {
          break; // names are sorted: none behind it does
        }
        if (glob.matches(child.getKey())) {
          found.add(child.getValue());
        }
      }
      return found;
    }
  }

  /**
   * @param pattern a path with wildcards
   * @throws IllegalArgumentException if it is malformed
   */
  Wildcards(String pattern) {
    whole = new GoPathPattern(pattern);
    // A bracket or an escape may hold a slash.
    boolean apart = pattern.indexOf('[') < 0 && pattern.indexOf('\\') < 0;
    names = apart ? List.of(pattern.split("/", -1)).stream().map(Name::of).toList() : List.of();
  }

  /** What matches below a directory, in the order of the paths; nothing below a match. */
  List<FileNode> in(FileNode top) {
    List<FileNode> found = new ArrayList<>();
    if (names.isEmpty()) {
      walk(top, "", found);
    } else {
      walk(top, 0, found);
    }
    return found;
  }

  private void walk(FileNode directory, int depth, Collection<FileNode> found) {
    List<FileNode> matching = names.get(depth).in(directory);
    if (depth == names.size() - 1) {
      found.addAll(matching);
    } else {
      matching.forEach(child -> walk(child, depth + 1, found));
    }
  }

  private void walk(FileNode directory, String below, Collection<FileNode> found) {
    for (FileNode child : directory.childNodes()) {
      String path = below + child.entry().name();
      if (whole.matches(path)) {
        found.add(child);
      } else {
        walk(child, path + "/", found);
      }
    }
  }
}
