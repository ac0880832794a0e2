package dev.fastforward.builder.git;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.net.RedactedUrl;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The submodules in a commit's {@code .gitmodules}, with the meaning of {@code git submodule update
 * --init}. Settings for existing checkouts (branch, ignore, shallow, active, update by merge or
 * rebase) have no effect. Immutable.
 *
 * @param urls path of each submodule that is fetched to its URL as written
 * @see <a href="https://git-scm.com/docs/gitmodules">gitmodules</a>
 */
record GitModules(Map<String, String> urls) {
  private static final String FILE = ".gitmodules";
  private static final String SECTION = "submodule";

  static GitModules of(Repository repository, RevCommit commit) throws IOException {
    if (!isThere(repository, commit)) {
      return new GitModules(Map.of());
    }
    Map<String, String> urls = new HashMap<>();
    try {
      Config config = new BlobBasedConfig(null, repository, commit, FILE);
      for (String name : config.getSubsections(SECTION)) {
        String path = config.getString(SECTION, name, "path");
        String url = config.getString(SECTION, name, "url");
        boolean fetched = isFetched(name, config.getString(SECTION, name, "update"));
        if (path != null && url != null && !isSuspicious(name)) {
          if (fetched) {
            urls.put(path, url);
          } else {
            urls.remove(path);
          }
        }
      }
    } catch (FileNotFoundException e) {
      return new GitModules(Map.of());
    } catch (ConfigInvalidException e) {
      throw new BuildException(
          FailureReason.SourceUnavailable, ".gitmodules is malformed: " + e.getMessage(), e);
    }
    return new GitModules(urls);
  }

  /** Whether the file exists. Like git, this ignores a symlink. */
  private static boolean isThere(Repository repository, RevCommit commit) throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(repository, FILE, commit.getTree())) {
      return walk != null
          && (walk.getFileMode(0).getBits() & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
    }
  }

  /**
   * Whether a submodule is fetched.
   *
   * @param update value of the setting; null if it is not set
   * @throws BuildException SourceUnavailable for an unknown value, and for a command, which git
   *     does not run from a repository either
   */
  private static boolean isFetched(String name, @Nullable String update) {
    return switch (update) {
      case null -> true;
      case "checkout", "rebase", "merge" -> true;
      case "none" -> false;
      default ->
          throw new BuildException(
              FailureReason.SourceUnavailable,
              ".gitmodules has update = "
                  + update
                  + " for the submodule \""
                  + name
                  + "\", and commands are not executed; use checkout, rebase, merge or none, or build"
                  + " without submodules (?submodules=false)");
    };
  }

  /** Whether git ignores the name, because it would be used as a directory. */
  private static boolean isSuspicious(String name) {
    return name.isEmpty() || Arrays.asList(name.split("[/\\\\]")).contains("..");
  }

  /**
   * The address of a submodule; null if there is none for the path, or it is not fetched.
   *
   * @param parent base of relative addresses
   */
  @Nullable GitUrl url(String path, GitUrl parent) {
    String written = urls.get(path);
    if (written == null) {
      return null;
    }
    boolean relative = written.startsWith("./") || written.startsWith("../");
    String address = relative ? relative(parent.fetchFrom(), written) : written;
    // Remote addresses only: a repository must not read files of this machine.
    if (!address.matches("(?i)(https?|ssh|git)://.+|[a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+:.+")) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          "the submodule "
              + path
              + " of "
              + parent.shown()
              + " is at \""
              + RedactedUrl.of(written)
              + "\", which is not supported; use an http, ssh or git address");
    }
    return GitUrl.repository(address.replace("#", "%23").replace("?", "%3F"));
  }

  private static String relative(String base, String written) {
    String at = base.replaceFirst("/+$", "");
    String rest = written;
    while (true) {
      if (rest.startsWith("./")) {
        rest = rest.substring(2);
      } else if (rest.startsWith("../")) {
        rest = rest.substring(3);
        int slash = at.lastIndexOf('/');
        int colon = at.lastIndexOf(':');
        int cut = Math.max(slash, colon);
        at = cut < 0 ? at : at.substring(0, cut + (cut == colon && slash < colon ? 1 : 0));
      } else {
        return at + (at.endsWith(":") ? "" : "/") + rest;
      }
    }
  }
}
