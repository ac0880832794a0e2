package dev.fastforward.builder.execute;

import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.layer.LayerForm;
import dev.fastforward.builder.layer.LayerWriter;
import dev.fastforward.builder.repository.BlobPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The layers of a build: their bytes, their file indexes, and files for new ones. Thread-safe.
 *
 * @param workFolder for layers and temporary files; its owner removes it
 * @param form of the layers that steps make
 */
public record LayerStore(BlobPlaces blobs, FileIndexes indexes, Path workFolder, LayerForm form) {

  /** Begins a layer, in a file of its own. */
  LayerWriter newLayer() throws IOException {
    return new LayerWriter(Files.createTempFile(workFolder, "layer-", ""), form);
  }

  /** Adds a layer that was made. */
  Layer add(BuiltLayer built) {
    Layer layer = built.layer();
    blobs.add(layer.descriptor().digest(), built.file());
    indexes.add(layer, built.index());
    return layer;
  }

  /** The files of an image with these layers. */
  FileTree tree(List<Layer> layers) throws IOException, InterruptedException {
    return indexes.tree(layers);
  }
}
