package dev.fastforward.builder.copy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.PathResolver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of a COPY or ADD name in the tree that they are taken from.
 *
 * @param matches in the order of the sources; those of one wildcard in the order of their paths
 */
public record CopySelection(List<Match> matches) {

  /**
   * One file or directory.
   *
   * @param name the name that it gets when it is put into a directory
   * @param node what is there, symlinks followed
   */
  public record Match(String name, FileNode node) {}

  /**
   * Finds the sources.
   *
   * @param sources paths below the root of the tree, cleaned so that they stay below it; with
   *     wildcards, which may match nothing
   * @param where for the message: what the tree is
   * @throws BuildException with reason CopySourceMissing if a source without wildcards is not there
   */
  public static CopySelection of(FileTree tree, List<String> sources, String where) {
    List<Match> matches = new ArrayList<>();
    for (String source : sources) {
      String path = clean(source);
      if (Glob.hasWildcards(path)) {
        addMatches(tree, path, matches);
        continue;
      }
      FileNode node = follow(tree, path);
      if (node == null) {
        throw new BuildException(
            FailureReason.CopySourceMissing, "\"" + source + "\" is not in " + where);
      }
      matches.add(new Match(path.substring(path.lastIndexOf('/') + 1), node));
    }
    return new CopySelection(List.copyOf(matches));
  }

  private static void addMatches(FileTree tree, String path, List<Match> matches) {
    int split = 0;
    while (!Glob.hasWildcards(path.substring(split, endOfElement(path, split)))) {
      split = endOfElement(path, split) + 1;
    }
    FileNode top = follow(tree, path.substring(0, split));
    if (top == null || !top.isDirectory()) {
      return;
    }
    Glob glob;
    try {
      glob = new Glob(path.substring(split));
    } catch (IllegalArgumentException e) {
      throw new BuildException(FailureReason.DockerfileInvalid, String.valueOf(e.getMessage()), e);
    }
    walk(tree, top, "", glob, matches);
  }

  private static void walk(
      FileTree tree, FileNode directory, String below, Glob glob, List<Match> matches) {
    for (FileNode child : directory.childNodes()) {
      String path = below + child.entry().name();
      if (glob.matches(path)) {
        FileNode node = follow(tree, child.entry().path());
        if (node != null) {
          matches.add(new Match(child.entry().name(), node));
        }
      } else {
        walk(tree, child, path + "/", glob, matches);
      }
    }
  }

  private static int endOfElement(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }

  private static @Nullable FileNode follow(FileTree tree, String path) {
    return tree.get(PathResolver.resolve(tree::entry, path, true));
  }

  private static String clean(String source) {
    return PathResolver.resolve(p -> null, source, false);
  }
}
