package dev.fastforward.builder.mounts;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.rootfs.RootFilesystem;
import dev.fastforward.builder.rootfs.TreeWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the files of mounts to disk. Files that commands cannot change are written once for all
 * commands. Thread-safe.
 */
public final class MountFiles {
  private static final String CONTEXT = "files";

  private final Path folder;
  private final Map<Wanted, Placed> shared = new HashMap<>();

  private record Wanted(String identity, List<Layer> layers, String path) {}

  /**
   * @param folder existing directory for the files; the caller removes it
   */
  public MountFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Files on disk.
   *
   * @param base a directory of their own
   * @param path of what was wanted below it, without symlinks; empty for all
   */
  record Placed(Path base, String path) {
    void remove() throws IOException {
      try (RootDirectory root = RootDirectory.open(base)) {
        RootFilesystem.remove(root);
      }
      Files.delete(base);
    }
  }

  /** Files that commands cannot change. */
  synchronized Placed shared(MountSource source, String path) throws IOException {
    Wanted wanted = new Wanted(source.identity(), source.layers(), path);
    Placed known = shared.get(wanted);
    if (known == null) {
      known = fresh(source, path);
      shared.put(wanted, known);
    }
    return known;
  }

  /** Files for one command, which may change them. The caller removes them. */
  Placed fresh(MountSource source, String path) throws IOException {
    Path base = Files.createTempDirectory(folder, "mount-");
    return place(source, path, base);
  }

  /**
   * @param base an empty directory
   */
  static Placed place(MountSource source, String path, Path base) throws IOException {
    FileTree tree = source.tree();
    String real = PathResolver.resolve(tree::entry, path, true);
    FileNode node = tree.get(real);
    if (node == null) {
      throw new BuildException(
          FailureReason.CopySourceMissing, "\"/" + path + "\" is not in " + source.name());
    }
    try (RootDirectory root = RootDirectory.open(base)) {
      return switch (source) {
        case MountSource.Files files -> {
          TreeWriter.write(files.files(), Objects.requireNonNull(node), root, CONTEXT);
          yield new Placed(base, CONTEXT);
        }
        case MountSource.Layers layers -> {
          new RootFilesystem(root).fill(tree.only(real), layers.layers(), layers.blobs());
          yield new Placed(base, real);
        }
      };
    }
  }
}
