package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Writes the files of an image to a directory, for a user: all belong to who runs this program. */
public final class TreeExport {
  private TreeExport() {}

  /**
   * @param directory empty, made by this program
   * @param layers that the tree is made of, lowest first
   * @throws IOException if the disk or a layer fails, or a layer is not what the tree says
   */
  public static void write(FileTree tree, List<Layer> layers, LayerSource blobs, Path directory)
      throws IOException {
    try (RootDirectory root = RootDirectory.open(directory)) {
      NodeWriter writer = new NodeWriter(root, ConcurrentHashMap.newKeySet(), root.stat(""));
      FillPlan plan = FillPlanner.plan(FileTree.EMPTY, tree, 0, Exclusions.NONE);
      new Materializer(root, Exclusions.NONE, writer).execute(plan, layers, blobs);
    }
  }
}
