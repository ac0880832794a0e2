package dev.fastforward.builder.copy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.copy.CopySelection.Match;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.glob.GoPathPattern;
import dev.fastforward.builder.step.CopyFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the sources of one COPY in a tree. */
final class SourceFinder {
  private static final String PIVOT = "/./";

  private final SourceTree source;
  private final FileTree tree;
  private final CopyFlags flags;
  private final String where;

  SourceFinder(SourceTree source, CopyFlags flags, String where) {
    this.source = source;
    this.tree = source.tree();
    this.flags = flags;
    this.where = where;
  }

  /**
   * @param written path below the root of the tree, cleaned so that it stays below it; with
   *     wildcards, which may match nothing
   */
  List<Match> find(String written) {
    if (flags.parents()) {
      return withParents(written);
    }
    PathFilter filter = checked(() -> new PathFilter(null, flags.excludes()));
    return find(clean(written), written).stream()
        .map(found -> match(found.name(), found.node(), filter))
        .toList();
  }

  private record Found(String name, FileNode node) {}

  /**
   * The part before the pivot names directories, that behind it what is taken from them, together
   * with the directories in between.
   */
  private List<Match> withParents(String written) {
    int pivot = written.indexOf(PIVOT);
    String top = pivot < 0 ? "" : clean(written.substring(0, pivot));
    String pattern = clean(pivot < 0 ? written : written.substring(pivot + PIVOT.length()));
    if (pattern.isEmpty()) {
      throw new BuildException(
          FailureReason.CopySourceMissing,
          "\""
              + written
              + "\" names no path that --parents could keep; leave the flag out to copy all of it");
    }
    if (!GoPathPattern.hasWildcards(top) && !GoPathPattern.hasWildcards(pattern)) {
      require(top.isEmpty() ? pattern : top + "/" + pattern, written);
    }
    PathFilter filter = checked(() -> new PathFilter(pattern, flags.excludes()));
    return find(top, written).stream()
        .filter(found -> found.node().isDirectory())
        .map(found -> match(found.name(), found.node(), filter))
        .toList();
  }

  /** Links in a path are not followed: what is kept would have other names. */
  private void require(String path, String written) {
    if (follow(path) == null && tree.get(path) == null) { // a link to nowhere is copied as it is
      throw missing(written);
    }
    if (!PathResolver.resolve(tree::entry, path, false).equals(path)) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "\""
              + written
              + "\" leads through a symlink, which --parents does not follow; name the directory"
              + " that it points to");
    }
  }

  private Match match(String name, FileNode node, PathFilter filter) {
    return node.isDirectory()
        ? new Match(name, filter.filter(node), source, false)
        : new Match(name, node, source, flags.extract());
  }

  private List<Found> find(String path, String written) {
    if (GoPathPattern.hasWildcards(path)) {
      return wildcards(path);
    }
    FileNode node = follow(path);
    if (node == null) {
      throw missing(written);
    }
    return List.of(new Found(path.substring(path.lastIndexOf('/') + 1), node));
  }

  private BuildException missing(String written) {
    return new BuildException(
        FailureReason.CopySourceMissing, "\"" + written + "\" is not in " + where);
  }

  private List<Found> wildcards(String path) {
    int split = 0;
    while (!GoPathPattern.hasWildcards(path.substring(split, endOfElement(path, split)))) {
      split = endOfElement(path, split) + 1;
    }
    FileNode top = follow(path.substring(0, split));
    if (top == null || !top.isDirectory()) {
      return List.of();
    }
    String pattern = path.substring(split);
    List<Found> found = new ArrayList<>();
    for (FileNode match : checked(() -> new Wildcards(pattern)).in(top)) {
      FileNode node = follow(match.entry().path());
      if (node != null) {
        found.add(new Found(match.entry().name(), node));
      }
    }
    return found;
  }

  private static <T> T checked(Supplier<T> patterns) {
    try {
      return patterns.get();
    } catch (IllegalArgumentException e) {
      throw new BuildException(FailureReason.DockerfileInvalid, String.valueOf(e.getMessage()), e);
    }
  }

  private static int endOfElement(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }

  private @Nullable FileNode follow(String path) {
    return tree.get(PathResolver.resolve(tree::entry, path, true));
  }

  private static String clean(String source) {
    return PathResolver.resolve(p -> null, source, false);
  }
}
