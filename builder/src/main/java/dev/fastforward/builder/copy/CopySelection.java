package dev.fastforward.builder.copy;

import dev.fastforward.builder.context.RemoteFile;
import dev.fastforward.builder.context.RemoteFiles;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.git.GitOptions;
import dev.fastforward.builder.git.GitSource;
import dev.fastforward.builder.git.GitUrl;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

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
   * @param files gives what is there, symlinks followed, without what is excluded; where the source
   *     has an identity it is not fetched before somebody asks
   * @param source that has its contents
   * @param extract whether it is extracted if it is an archive
   * @param identity stands for all of the files in cache keys, with what is excluded; empty if the
   *     files themselves do
   */
  public record Match(
      String name,
      Supplier<FileNode> files,
      SourceTree source,
      boolean extract,
      List<String> identity) {
    public Match(String name, FileNode node, SourceTree source, boolean extract) {
      this(name, () -> node, source, extract, List.of());
    }

    public FileNode node() {
      return files.get();
    }
  }

  /**
   * Finds the sources.
   *
   * @param tree that they are taken from
   * @param remote sources that are addresses
   * @param where for the message: what the tree is
   * @throws BuildException with reason CopySourceMissing if a source without wildcards is not
   *     there; DockerfileInvalid if a pattern is malformed
   */
  public static CopySelection of(
      Step.Copy copy, SourceTree tree, RemoteFiles remote, String where) {
    List<Match> matches = new ArrayList<>();
    SourceFinder finder = new SourceFinder(tree, copy.flags(), where);
    for (String source : copy.sources()) {
      GitUrl git = copy.flags().addsUrls() ? GitUrl.parse(source) : null;
      if (git != null && !git.bare()) {
        matches.add(repository(git, copy.flags(), remote));
      } else if (Step.Copy.isUrl(source)) {
        matches.add(download(remote.get(source, copy.flags().checksum()), source, copy.flags()));
      } else {
        matches.addAll(finder.find(source));
      }
    }
    copy.inline().forEach(file -> matches.add(InlineSource.match(file)));
    return new CopySelection(List.copyOf(matches));
  }

  /**
   * What is at one path, symlinks followed, as it is: for mounts.
   *
   * @param path below the root of the tree; empty for all of it
   * @param where for the message: what the tree is
   * @throws BuildException with reason CopySourceMissing if nothing is there
   */
  public static CopySelection ofPath(SourceTree tree, String path, String where) {
    FileTree files = tree.tree();
    FileNode node = files.get(PathResolver.resolve(files::entry, path, true));
    if (node == null) {
      throw new BuildException(
          FailureReason.CopySourceMissing, "\"" + path + "\" is not in " + where);
    }
    return new CopySelection(List.of(new Match("", node, tree, false)));
  }

  /** The contents of a repository at a commit. */
  private static Match repository(GitUrl url, CopyFlags flags, RemoteFiles remote) {
    GitOptions options =
        new GitOptions(
            Boolean.TRUE.equals(flags.keepGitDir()), GitOptions.STANDARD.submodules(), 1);
    GitUrl wanted = flags.checksum() == null ? url : url.withChecksum(flags.checksum());
    GitSource source = remote.git(wanted, options);
    PathFilter filter = new PathFilter(null, flags.excludes());
    return new Match(
        url.shortName(),
        new Once<>(() -> filter.filter(source.tree().root())),
        source,
        false,
        source.identity());
  }

  private static Match download(RemoteFile file, String url, CopyFlags flags) {
    if (flags.checksum() != null && !flags.checksum().equals(file.content().value())) {
      throw new BuildException(
          FailureReason.SourceDigestMismatch,
          "digest mismatch: " + url + " is " + file.content() + ", not " + flags.checksum());
    }
    return new Match(file.name(), file.node(), file, flags.extractUrls());
  }
}
