package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** Takes the files out of a layer that a file tree shows of it. */
public final class LayerFiles {
  private LayerFiles() {}

  /** Receives the files in the order of the layer. */
  @FunctionalInterface
  public interface Taker {
    /**
     * @param node as it is wanted
     * @param found the layer's own entry
     * @param content valid during the call; it need not be read
     */
    void take(FileNode node, FileEntry found, InputStream content) throws IOException;
  }

  /**
   * Streams the layer once, to its end.
   *
   * @param wanted files of the layer, by where they are in it
   * @throws BrokenIndexException if one is not there
   * @throws BrokenLayerException if the layer is not what its diff ID says
   */
  public static void read(
      Layer layer, LayerSource blobs, Map<FileNode.Origin, FileNode> wanted, Taker taker)
      throws IOException {
    Picker picker = new Picker(wanted, taker);
    try (InputStream blob = blobs.open(layer)) {
      Digest diffId = LayerReader.read(blob, layer.descriptor().digest().value(), picker);
      BrokenLayerException.check(layer, diffId);
    }
    if (!picker.missing.isEmpty()) {
      throw new BrokenIndexException(
          layer, "it has no file " + picker.missing.keySet().iterator().next().path());
    }
  }

  private static final class Picker implements LayerReader.Visitor {
    private final Map<FileNode.Origin, FileNode> missing;
    private final Taker taker;
    private int position;

    Picker(Map<FileNode.Origin, FileNode> wanted, Taker taker) {
      this.missing = new HashMap<>(wanted);
      this.taker = taker;
    }

    @Override
    public void entry(FileEntry entry, InputStream content) throws IOException {
      FileNode.Origin origin = new FileNode.Origin(position++, entry.path());
      FileNode node = entry.type() == FileType.FILE ? missing.remove(origin) : null;
      if (node != null) {
        taker.take(node, entry, content);
      }
    }
  }
}
