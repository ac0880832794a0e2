package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Layer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the files of images as a tar, without their layers: directories first, then the files
 * layer by layer, each layer streamed once. Not thread-safe.
 */
public final class TreeTar {
  private final TarWriter tar;

  /**
   * @param out not closed
   */
  public TreeTar(OutputStream out) {
    this.tar = new TarWriter(out);
  }

  /**
   * Adds all files of an image.
   *
   * @param prefix of all names: empty, or a directory with a slash behind it
   * @param layers that the tree is made of, lowest first
   * @throws BrokenLayerException if a layer is not what its diff ID says
   */
  public void add(FileTree tree, String prefix, List<Layer> layers, LayerSource blobs)
      throws IOException {
    Map<Integer, Map<FileNode.Origin, List<FileNode>>> files = new HashMap<>();
    List<FileEntry> others = new ArrayList<>();
    if (!prefix.isEmpty()) {
      others.add(tree.root().entry().withPath(prefix.substring(0, prefix.length() - 1)));
    }
    tree.forEach(node -> {
      if (node.entry().type() == FileType.FILE) {
        files
            .computeIfAbsent(node.layer(), _ -> new HashMap<>())
            .computeIfAbsent(node.origin(), _ -> new ArrayList<>())
            .add(node);
      } else {
        others.add(node.entry().withPath(prefix + node.entry().path()));
      }
    });
    for (FileEntry entry : others) {
      tar.add(whole(entry), Map.of(), null);
    }
    for (int i = 0; i < layers.size(); i++) {
      if (files.containsKey(i)) {
        stream(layers.get(i), files.getOrDefault(i, Map.of()), prefix, blobs);
      }
    }
  }

  private void stream(
      Layer layer, Map<FileNode.Origin, List<FileNode>> wanted, String prefix, LayerSource blobs)
      throws IOException {
    Map<FileNode.Origin, FileNode> firsts = new HashMap<>();
    wanted.forEach((origin, names) -> firsts.put(origin, names.getFirst()));
    LayerFiles.read(
        layer,
        blobs,
        firsts,
        (node, _, content) -> {
          FileEntry first = node.entry();
          tar.add(whole(first.withPath(prefix + first.path())), Map.of(), content);
        });
    for (List<FileNode> names : wanted.values()) {
      String first = prefix + names.getFirst().entry().path();
      for (FileNode link : names.subList(1, names.size())) {
        FileEntry entry =
            link.entry()
                .withPath(prefix + link.entry().path())
                .withType(FileType.HARDLINK)
                .withLink(first);
        tar.add(whole(entry), Map.of(), null);
      }
    }
  }

  private static FileEntry whole(FileEntry entry) {
    return entry.withMtime(entry.mtime(), 0);
  }

  public void finish() throws IOException {
    tar.finish();
  }
}
