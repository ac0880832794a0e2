package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the files of an image to a directory, for a user: all belong to who runs this program, and
 * none gives rights on this machine, see {@link ExportedForm}.
 */
public final class TreeExport {
  private TreeExport() {}

  /**
   * @param directory empty, made by this program
   * @param layers that the tree is made of, lowest first
   * @return what was left out
   * @throws IOException if the disk or a layer fails, or a layer is not what the tree says
   */
  public static LeftOut write(FileTree tree, List<Layer> layers, LayerSource blobs, Path directory)
      throws IOException {
    try (RootDirectory root = RootDirectory.open(directory)) {
      ExportedForm form = new ExportedForm(root.stat(""));
      NodeWriter writer = new NodeWriter(root, ConcurrentHashMap.newKeySet(), form);
      FillPlan plan = FillPlanner.plan(FileTree.EMPTY, tree, 0, Exclusions.NONE);
      new Materializer(root, Exclusions.NONE, writer).execute(plan, layers, blobs);
      return form.leftOut();
    }
  }
}
