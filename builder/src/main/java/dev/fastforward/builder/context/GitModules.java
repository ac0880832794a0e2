package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.plan.GitUrl;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * What {@code .gitmodules} says of the submodules of a commit.
 *
 * @param urls as written, by path
 */
record GitModules(Map<String, String> urls) {

  static GitModules of(Repository repository, RevCommit commit) throws IOException {
    Map<String, String> urls = new HashMap<>();
    try {
      Config config = new BlobBasedConfig(null, repository, commit, ".gitmodules");
      for (String name : config.getSubsections("submodule")) {
        String path = config.getString("submodule", name, "path");
        String url = config.getString("submodule", name, "url");
        if (path != null && url != null) {
          urls.put(path, url);
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

  /**
   * Where a submodule is; null if none belongs to the path.
   *
   * @param parent that relative addresses are relative to
   */
  @Nullable GitUrl url(String path, GitUrl parent) {
    String written = urls.get(path);
    if (written == null) {
      return null;
    }
    boolean relative = written.startsWith("./") || written.startsWith("../");
    String address = relative ? relative(parent.fetchFrom(), written) : written;
    // Only what may be a repository's address elsewhere, too: no files of this machine.
    if (!address.matches("(?i)(https?|ssh|git)://.+|[a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+:.+")) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          "the submodule "
              + path
              + " of "
              + parent.shown()
              + " is at \""
              + GitUrl.redacted(written)
              + "\", which is neither http, ssh nor git");
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
