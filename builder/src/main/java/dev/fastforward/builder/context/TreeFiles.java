package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.net.BoundedStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Finds the Dockerfile in a tree. */
final class TreeFiles {
  private TreeFiles() {}

  /**
   * Reads the Dockerfile.
   *
   * @param name path below the root; symlinks are followed
   * @throws BuildException DockerfileInvalid if there is no such file
   */
  static byte[] read(SourceTree files, String name) {
    FileTree tree = files.tree();
    FileEntry file = file(tree, name);
    if (file == null && (name.equals("Dockerfile") || name.endsWith("/Dockerfile"))) {
      file = file(tree, name.substring(0, name.length() - "Dockerfile".length()) + "dockerfile");
    }
    if (file == null) {
      throw Contexts.missing(
          "there is no file " + name + " in the build context",
          "add it, or give another file with --file (in an ImageBuild: spec.dockerfile.path)");
    }
    try (InputStream in = new BoundedStream(files.open(file), Sources.MAX_DOCKERFILE, name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SourceUnavailable, "cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileEntry file(FileTree tree, String name) {
    try {
      FileEntry entry = tree.entry(PathResolver.resolve(tree::entry, name, true));
      return entry == null || entry.type() != FileType.FILE ? null : entry;
    } catch (PathResolver.LinkLoopException e) {
      return null;
    }
  }
}
