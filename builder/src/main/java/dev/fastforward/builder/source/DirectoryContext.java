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
 * The files of a directory, as they were when it was scanned. All belong to root: owners of a
 * context never get into an image.
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
   * @throws BuildException if the directory or one below it cannot be read
   */
  public static DirectoryContext scan(Path directory, DockerIgnore ignore) {
    return new DirectoryContext(directory, new DirectoryScan(directory, ignore, false).run());
  }

  /**
   * Scans a mounted ConfigMap or Secret: the files that its keys stand for, with a constant time,
   * since the volume's times say nothing.
   *
   * @throws BuildException if the volume cannot be read
   */
  public static DirectoryContext scanVolume(Path directory, DockerIgnore ignore) {
    // The kubelet keeps the files in a directory that ..data links to. The keys beside it are
    // links, too, and nothing else than these files.
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

  /** The files as they were found, hard links as such. */
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
