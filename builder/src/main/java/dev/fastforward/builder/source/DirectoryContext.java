package dev.fastforward.builder.source;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.glob.DockerIgnore;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.posix.FilePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a directory at the time of its scan. All belong to root, because owners of a context
 * are never copied into an image. Thread-safe.
 */
public final class DirectoryContext implements SourceTree {
  private final Path root;
  private final FileIndex index;
  private final FileTree tree;
  private final KnownDigests digests = new KnownDigests(this);

  private DirectoryContext(Path root, FileIndex index) {
    this.root = root;
    this.index = index;
    this.tree = FileTree.EMPTY.with(index);
  }

  /**
   * Scans a directory.
   *
   * @throws BuildException CopySourceMissing if the directory or one below it cannot be read
   */
  public static DirectoryContext scan(Path directory, DockerIgnore ignore) {
    return new DirectoryContext(directory, new DirectoryScan(directory, ignore, false).run());
  }

  /**
   * Scans a mounted ConfigMap or Secret. Its keys are the files; their time is constant, because
   * that of the volume has no meaning.
   *
   * @throws BuildException ContextDirNotFound if the volume cannot be read
   */
  public static DirectoryContext scanVolume(Path directory, DockerIgnore ignore) {
    // The kubelet stores the files in a directory that ..data links to. The entries beside it are
    // links to the same files.
    Path data = directory.resolve("..data");
    Path files = directory;
    try {
      if (Files.isDirectory(data)) {
        files = data.toRealPath();
      }
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.ContextDirNotFound, "cannot read the volume " + directory, e);
    }
    return new DirectoryContext(files, new DirectoryScan(files, ignore, true).run());
  }

  /** The entries of the scan, with hard links. */
  public List<FileEntry> entries() {
    return index.entries();
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
    try {
      return UnchangedStream.open(FilePaths.below(root, file.path()), file);
    } catch (AccessDeniedException e) {
      throw new BuildException(
          FailureReason.CopySourceMissing,
          "the file "
              + file.path()
              + " of the build context cannot be read: permission denied. Make it readable, or"
              + " name it in .dockerignore",
          e);
    }
  }
}
