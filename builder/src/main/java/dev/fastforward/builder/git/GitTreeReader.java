package dev.fastforward.builder.git;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.glob.DockerIgnore;
import dev.fastforward.builder.posix.FileNames;
import dev.fastforward.builder.source.ContextLimits;
import dev.fastforward.builder.source.DirectoryContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Fetches a commit with its submodules and lists the files. Used once. */
final class GitTreeReader {
  private static final int MAX_LINK = 4096;
  private static final int MAX_NESTING = 10;

  private final GitRemotes remotes;
  private final List<FileEntry> entries = new ArrayList<>();
  private final Map<String, GitTree.Content> contents = new HashMap<>();
  private long mtime;

  GitTreeReader(GitRemotes remotes) {
    this.remotes = remotes;
  }

  List<FileEntry> entries() {
    return entries;
  }

  Map<String, GitTree.Content> contents() {
    return contents;
  }

  /**
   * Fetches and lists.
   *
   * @return time of the commit in seconds since the epoch
   */
  long read(GitUrl url, GitRefs.Found found, GitOptions options) throws IOException {
    Repository repository = remotes.newRepository();
    remotes.fetch(repository, url, found.commit(), found.name(), options.depth());
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(found.commit());
      long time = commit.getCommitTime();
      mtime = url.commitTimes() ? time : 0;
      walk(repository, url, commit, "", options, 0);
      if (options.keepGitDir() && url.subDir().isEmpty()) {
        addGitDir(GitDirectory.write(repository, url, found, options.depth(), remotes.newFolder()));
      }
      return time;
    }
  }

  private void walk(
      Repository repository,
      GitUrl url,
      RevCommit commit,
      String prefix,
      GitOptions options,
      int nesting)
      throws IOException {
    GitModules modules = null;
    try (ObjectReader reader = repository.newObjectReader();
        TreeWalk walk = new TreeWalk(repository, reader)) {
      walk.addTree(commit.getTree());
      while (walk.next()) {
        String path = prefix + FileNames.decode(walk.getRawPath());
        checkName(path, url);
        ObjectId id = walk.getObjectId(0);
        FileMode mode = walk.getFileMode(0);
        if (FileMode.GITLINK.equals(mode)) {
          add(FileEntry.directory(path, 0755, 0, 0, mtime));
          if (options.submodules() != GitOptions.Submodules.Disabled) {
            modules = modules == null ? GitModules.of(repository, commit) : modules;
            submodule(modules, walk.getPathString(), url, id, path + "/", options, nesting);
          }
        } else if (FileMode.TREE.equals(mode)) {
          add(FileEntry.directory(path, 0755, 0, 0, mtime));
          walk.enterSubtree();
        } else if (FileMode.SYMLINK.equals(mode)) {
          byte[] target = reader.open(id, Constants.OBJ_BLOB).getCachedBytes(MAX_LINK);
          add(entry(path, FileType.SYMLINK, 0777, 0, FileNames.decode(target)));
        } else {
          int bits = FileMode.EXECUTABLE_FILE.equals(mode) ? 0755 : 0644;
          long size = reader.getObjectSize(id, Constants.OBJ_BLOB);
          add(entry(path, FileType.FILE, bits, size, null));
          contents.put(path, new GitTree.Content.Blob(repository, id));
        }
      }
    }
  }

  private void submodule(
      GitModules modules,
      String path,
      GitUrl parent,
      ObjectId id,
      String prefix,
      GitOptions options,
      int nesting)
      throws IOException {
    GitUrl url = modules.url(path, parent);
    if (url == null) {
      return; // without a submodule to fetch, the directory stays empty
    }
    if (nesting == MAX_NESTING) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          parent.shown()
              + ": submodules nest deeper than "
              + MAX_NESTING
              + " levels; build without submodules");
    }
    Repository repository = remotes.newRepository();
    remotes.fetch(repository, url, id, "", 1);
    try (RevWalk walk = new RevWalk(repository)) {
      walk(
          repository,
          url,
          walk.parseCommit(id),
          prefix,
          options.submodules() == GitOptions.Submodules.Recursive
              ? options
              : options.withSubmodules(GitOptions.Submodules.Disabled),
          nesting + 1);
    }
  }

  private void addGitDir(Path directory) {
    for (FileEntry entry : DirectoryContext.scan(directory, DockerIgnore.NONE).entries()) {
      FileEntry inside = entry.withPath(".git/" + entry.path()).withMtime(mtime, 0);
      add(inside);
      if (entry.type() == FileType.FILE) {
        contents.put(inside.path(), new GitTree.Content.OnDisk(directory.resolve(entry.path())));
      }
    }
  }

  private void add(FileEntry entry) {
    ContextLimits.checkEntries(entries.size() + 1, "the repository");
    ContextLimits.checkDepth(entry.path(), "the repository");
    entries.add(entry);
  }

  private FileEntry entry(String path, FileType type, int mode, long size, @Nullable String link) {
    return new FileEntry(path, type, mode, 0, 0, size, mtime, 0, link, null, null, null, null);
  }

  /** Rejects names that git does not create, since they are an attack. */
  private static void checkName(String path, GitUrl url) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.toLowerCase(Locale.ROOT).equals(".git")) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          "the repository " + url.shown() + " has a file with the forbidden name \"" + path + "\"");
    }
  }
}
