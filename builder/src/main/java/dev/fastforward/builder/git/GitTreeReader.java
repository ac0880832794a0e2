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
      walk(new Module(repository, url, "", options, 0), commit);
      if (options.keepGitDir() && url.subDir().isEmpty()) {
        addGitDir(GitDirectory.write(repository, url, found, options.depth(), remotes.newFolder()));
      }
      return time;
    }
  }

  /**
   * A repository or submodule whose files are listed.
   *
   * @param prefix path of its files, empty or with a slash at the end
   * @param nesting 0 for the repository itself
   */
  private record Module(
      Repository repository, GitUrl url, String prefix, GitOptions options, int nesting) {}

  private void walk(Module module, RevCommit commit) throws IOException {
    GitModules modules = null;
    try (ObjectReader reader = module.repository.newObjectReader();
        TreeWalk walk = new TreeWalk(module.repository, reader)) {
      walk.addTree(commit.getTree());
      while (walk.next()) {
        String path = module.prefix + FileNames.decode(walk.getRawPath());
        checkName(path, module.url);
        ObjectId id = walk.getObjectId(0);
        FileMode mode = walk.getFileMode(0);
        if (FileMode.GITLINK.equals(mode)) {
          add(FileEntry.directory(path, 0755, 0, 0, mtime));
          if (module.options.submodules() != GitOptions.Submodules.Disabled) {
            modules = modules == null ? GitModules.of(module.repository, commit) : modules;
            GitUrl url = modules.url(walk.getPathString(), module.url);
            if (url != null) { // otherwise the directory stays empty
              submodule(module, url, id, path + "/");
            }
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
          contents.put(path, new GitTree.Content.Blob(module.repository, id));
        }
      }
    }
  }

  private void submodule(Module parent, GitUrl url, ObjectId id, String prefix) throws IOException {
    if (parent.nesting == MAX_NESTING) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          parent.url.shown()
              + ": submodules nest deeper than "
              + MAX_NESTING
              + " levels; build without submodules");
    }
    Repository repository = remotes.newRepository();
    remotes.fetch(repository, url, id, "", 1);
    GitOptions options =
        parent.options.submodules() == GitOptions.Submodules.Recursive
            ? parent.options
            : parent.options.withSubmodules(GitOptions.Submodules.Disabled);
    try (RevWalk walk = new RevWalk(repository)) {
      walk(new Module(repository, url, prefix, options, parent.nesting + 1), walk.parseCommit(id));
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
