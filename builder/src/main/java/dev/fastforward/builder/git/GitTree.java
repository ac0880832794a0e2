package dev.fastforward.builder.git;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.source.KnownDigests;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * The files of a commit, read from the object database. Without a checkout, hooks, filters and
 * hostile names have no effect. Thread-safe.
 */
final class GitTree implements SourceTree {
  private final FileTree tree;
  private final Map<String, Content> contents;
  private final long commitTime;
  private final KnownDigests digests = new KnownDigests(this);

  /** The place of a file's content. */
  sealed interface Content {
    /** An object of a repository. */
    record Blob(Repository repository, ObjectId id) implements Content {}

    /** A file of the .git directory. */
    record OnDisk(Path file) implements Content {}
  }

  private GitTree(FileIndex index, Map<String, Content> contents, long commitTime) {
    this.tree = FileTree.EMPTY.with(index);
    this.contents = contents;
    this.commitTime = commitTime;
  }

  static GitTree fetch(GitRemotes remotes, GitUrl url, GitRefs.Found found, GitOptions options)
      throws IOException {
    GitTreeReader reader = new GitTreeReader(remotes);
    long time = reader.read(url, found, options);
    return new GitTree(new FileIndex(reader.entries()), reader.contents(), time);
  }

  /** Time of the commit in seconds since the epoch. */
  long commitTime() {
    return commitTime;
  }

  @Override
  public FileTree tree() {
    return tree;
  }

  @Override
  public Digest digest(FileEntry file) throws IOException {
    return digests.of(file);
  }

  @Override
  public InputStream open(FileEntry file) throws IOException {
    return switch (contents.get(file.path())) {
      case Content.Blob blob -> blob.repository().open(blob.id(), Constants.OBJ_BLOB).openStream();
      case Content.OnDisk(Path path) -> Files.newInputStream(path);
      case null -> throw new FileNotFoundException("the repository has no file " + file.path());
    };
  }
}
