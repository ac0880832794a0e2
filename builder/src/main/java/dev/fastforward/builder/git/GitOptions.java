package dev.fastforward.builder.git;

/**
 * What to fetch from a git repository. Immutable.
 *
 * @param keepGitDir whether the files include .git
 * @param submodules which submodules are fetched
 * @param depth commits of history in .git, at least 1
 */
public record GitOptions(boolean keepGitDir, Submodules submodules, int depth) {
  /** Values of {@code source.git.submodules} of an ImageBuild. */
  public enum Submodules {
    /** None. */
    Disabled,
    /** The submodules of the repository itself. */
    Enabled,
    /** Also the submodules of submodules. */
    Recursive
  }

  /** No .git, all submodules. */
  public static final GitOptions STANDARD = new GitOptions(false, Submodules.Recursive, 1);

  GitOptions withSubmodules(Submodules other) {
    return new GitOptions(keepGitDir, other, depth);
  }
}
