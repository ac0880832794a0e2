package dev.fastforward.builder.execute;

import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.solve.ContentKeys;
import dev.fastforward.builder.solve.ImageState;
import dev.fastforward.builder.solve.StageChain;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The final states of the stages that are built, and their files. Thread-safe. */
final class StageResults implements ContentKeys.Files {
  private final LayerStore layers;
  private final Map<StageChain, ImageState> results = new ConcurrentHashMap<>();
  private final Map<List<Layer>, StageFiles> files = new ConcurrentHashMap<>();

  StageResults(LayerStore layers) {
    this.layers = layers;
  }

  void put(StageChain stage, ImageState state) {
    results.put(stage, state);
  }

  ImageState get(StageChain stage) {
    ImageState state = results.get(stage);
    if (state == null) {
      throw new IllegalStateException(stage + " is needed before it is built");
    }
    return state;
  }

  @Override
  public SourceTree of(StageChain stage) throws IOException, InterruptedException {
    return of(get(stage).layers());
  }

  /** The files of an image with these layers. */
  SourceTree of(List<Layer> image) throws IOException, InterruptedException {
    StageFiles known = files.get(image);
    if (known != null) {
      return known;
    }
    StageFiles made =
        new StageFiles(layers.tree(image), image, layers.blobs(), layers.workFolder());
    StageFiles first = files.putIfAbsent(image, made);
    return first == null ? made : first;
  }
}
