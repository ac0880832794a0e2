package dev.fastforward.builder.git;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.source.SubTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A git repository at one commit. The commit is resolved first; the files are fetched on first use.
 * Thread-safe.
 */
public final class GitSource implements SourceTree {
  private final GitRemotes remotes;
  private final GitUrl url;
  private final GitOptions options;
  private final GitRefs.Found found;
  private @Nullable GitTree fetched;
  private @Nullable SourceTree files;

  private GitSource(GitRemotes remotes, GitUrl url, GitOptions options, GitRefs.Found found) {
    this.remotes = remotes;
    this.url = url;
    this.options = options;
    this.found = found;
  }

  /**
   * Resolves the address to a commit. A full commit hash needs no request.
   *
   * @throws BuildException RevisionNotFound, SourceDigestMismatch, SourceNotFound,
   *     SourceAuthFailed, SourceUnavailable
   */
  public static GitSource resolve(GitRemotes remotes, GitUrl url, GitOptions options) {
    GitOptions wanted =
        new GitOptions(
            url.keepGitDir() == null ? options.keepGitDir() : url.keepGitDir(),
            url.submodules() == null || options.submodules() == GitOptions.Submodules.Disabled
                ? options.submodules()
                : url.submodules() ? options.submodules() : GitOptions.Submodules.Disabled,
            options.depth());
    try {
      return new GitSource(remotes, url, wanted, checked(url, find(remotes, url)));
    } catch (IOException e) {
      throw unavailable(url, e);
    }
  }

  private static GitRefs.Found find(GitRemotes remotes, GitUrl url) throws IOException {
    if (url.byCommit() && GitRefs.isCommit(url.checksum())) {
      return new GitRefs.Found(ObjectId.fromString(url.checksum()), "", null);
    }
    if (GitRefs.isCommit(url.ref())) {
      return new GitRefs.Found(ObjectId.fromString(url.ref()), "", null);
    }
    return GitRefs.find(remotes.refs(url, url.ref()), url.ref())
        .orElseThrow(() ->
            new BuildException(
                FailureReason.RevisionNotFound,
                url.ref().isEmpty()
                    ? "the repository " + url.shown() + " has no HEAD; push a commit to it"
                    : "repository does not contain ref "
                        + url.ref()
                        + ": "
                        + url.shown()
                        + " has no such branch or tag; give a commit by all 40 digits"));
  }

  private static GitRefs.Found checked(GitUrl url, GitRefs.Found found) {
    String checksum = url.checksum();
    if (!checksum.isEmpty()
        && !found.commit().name().startsWith(checksum)
        && (found.tag() == null || !found.tag().name().startsWith(checksum))) {
      throw new BuildException(
          FailureReason.SourceDigestMismatch,
          "expected checksum to match "
              + checksum
              + ", but "
              + (url.ref().isEmpty() ? "HEAD" : url.ref())
              + " of "
              + url.shown()
              + " is "
              + found.commit().name());
    }
    return found;
  }

  private static BuildException unavailable(GitUrl url, IOException e) {
    return new BuildException(
        FailureReason.SourceUnavailable,
        "the repository " + url.shown() + " cannot be read: " + e.getMessage(),
        e);
  }

  /** The revision in Flux's notation: {@code main@sha1:4f1c…}. */
  public String revision() {
    return found.revision();
  }

  /** The inputs of a cache key in place of the files, which need not be fetched. */
  public List<String> identity() {
    return List.of(
        "git",
        found.commit().name(),
        url.subDir(),
        options.submodules().name(),
        Boolean.toString(url.commitTimes()),
        // The files of .git depend on the remote's address and on the ref.
        options.keepGitDir() ? url.shown() + " " + found.name() + " " + options.depth() : "");
  }

  /** Time of the commit in seconds since the epoch. Fetches the files. */
  public long commitTime() {
    files();
    return Objects.requireNonNull(fetched).commitTime();
  }

  private synchronized SourceTree files() {
    if (files == null) {
      try {
        fetched = GitTree.fetch(remotes, url, found, options);
      } catch (IOException e) {
        throw unavailable(url, e);
      }
      files = SubTree.of(fetched, url.subDir(), "the repository " + url.shown());
    }
    return files;
  }

  @Override
  public FileTree tree() {
    return files().tree();
  }

  @Override
  public Digest digest(FileEntry file) throws IOException {
    return files().digest(file);
  }

  @Override
  public InputStream open(FileEntry file) throws IOException {
    return files().open(file);
  }
}
