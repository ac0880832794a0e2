package dev.fastforward.builder.git;

/**
 * What is taken of a git repository.
 *
 * @param keepGitDir whether .git is among the files
 * @param submodules which submodules are fetched
 * @param depth commits of history in .git, at least 1
 */
public record GitOptions(boolean keepGitDir, Submodules submodules, int depth) {
  /** As the ImageBuild's field spells them. */
  public enum Submodules {
    Disabled,
    /** Those of the repository itself. */
    Enabled,
    /** Those of submodules, too. */
    Recursive
  }

  public static final GitOptions STANDARD = new GitOptions(false, Submodules.Recursive, 1);

  GitOptions withSubmodules(Submodules other) {
    return new GitOptions(keepGitDir, other, depth);
  }
}
