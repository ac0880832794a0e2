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
 * A git repository at one commit. The commit is known at once; the files are fetched when they are
 * asked for. Thread-safe.
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
   * Asks the remote which commit the address stands for; a commit's hash needs no request.
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
                    ? "the repository " + url.shown() + " has no HEAD; is it empty?"
                    : "repository does not contain ref "
                        + url.ref()
                        + ": "
                        + url.shown()
                        + " has no such branch or tag; a commit is named by all 40 digits"));
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

  /** In Flux's words: {@code main@sha1:4f1c…}. */
  public String revision() {
    return found.revision();
  }

  /** Stands for all of the files in a cache key, where they are not fetched. */
  public List<String> identity() {
    return List.of(
        "git",
        found.commit().name(),
        url.subDir(),
        options.submodules().name(),
        Boolean.toString(url.commitTimes()),
        // What .git says of the remote is a file of it.
        options.keepGitDir() ? url.shown() + " " + found.name() + " " + options.depth() : "");
  }

  /** Time of the commit, seconds since the epoch. */
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
