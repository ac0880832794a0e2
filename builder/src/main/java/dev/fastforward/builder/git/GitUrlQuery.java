package dev.fastforward.builder.git;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings in fragment and query of a {@link GitUrl}. Conflicting values are an error.
 * Used once.
 */
final class GitUrlQuery {
  private String ref = "";
  private @Nullable String branch;
  private @Nullable String tag;
  private String subDir = "";
  private String checksum = "";
  private @Nullable Boolean keepGitDir;
  private @Nullable Boolean submodules;
  private boolean commitTimes;
  private boolean byCommit;

  void ref(String value) {
    ref = agreed("ref", ref, value);
  }

  void subDir(String value) {
    subDir = agreed("subdir", subDir, value);
  }

  void add(String key, String value) {
    switch (key.toLowerCase(Locale.ROOT)) {
      case "ref" -> ref(value);
      case "branch" -> branch = full("refs/heads/", value);
      case "tag" -> tag = full("refs/tags/", value);
      case "subdir" -> subDir(value);
      case "checksum", "commit" -> checksum = agreed("checksum", checksum, value);
      case "keep-git-dir" -> keepGitDir = bool(key, value);
      case "submodules" -> submodules = bool(key, value);
      case "fetch-by-commit" -> byCommit = bool(key, value);
      case "mtime" -> commitTimes = mtime(value);
      default ->
          throw new IllegalArgumentException(
              "unexpected query \""
                  + key
                  + "\"; there are ref, branch, tag, commit, checksum, subdir, keep-git-dir,"
                  + " submodules, mtime and fetch-by-commit");
    }
  }

  GitUrl url(String remote, boolean bare) {
    if (branch != null && tag != null) {
      throw new IllegalArgumentException("branch conflicts with tag; give one of them");
    }
    named(branch);
    named(tag);
    if (byCommit && checksum.isEmpty()) {
      throw new IllegalArgumentException("fetch-by-commit needs the commit: add commit=HASH");
    }
    return new GitUrl(
        remote, ref, subDir, checksum, keepGitDir, submodules, commitTimes, byCommit, bare);
  }

  /** Sets the ref from the query. The fragment may contain its short name. */
  private void named(@Nullable String full) {
    if (full != null) {
      ref = full.endsWith("/" + ref) ? full : agreed("ref", ref, full);
    }
  }

  private static String agreed(String what, String one, String other) {
    if (!one.isEmpty() && !other.isEmpty() && !one.equals(other)) {
      throw new IllegalArgumentException(
          what + " conflicts: \"" + one + "\" vs \"" + other + "\"; give it once");
    }
    return other.isEmpty() ? one : other;
  }

  private static String full(String prefix, String name) {
    return name.startsWith(prefix) ? name : prefix + name;
  }

  private static boolean bool(String key, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "", "1", "t", "true" -> true;
      case "0", "f", "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "invalid " + key + " value: \"" + value + "\" (must be true or false)");
    };
  }

  private static boolean mtime(String value) {
    return switch (value) {
      case "commit" -> true;
      case "checkout" -> false;
      default ->
          throw new IllegalArgumentException(
              "invalid mtime value: \"" + value + "\" (must be \"checkout\" or \"commit\")");
    };
  }
}
