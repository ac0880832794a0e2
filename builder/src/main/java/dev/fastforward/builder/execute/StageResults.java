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
import org.jspecify.annotations.Nullable;

/** The final states of the stages that are built, and their files. Thread-safe. */
final class StageResults implements ContentKeys.Files {
  private final Session session;
  private final Map<Integer, StageChain> chains;
  private final Map<Integer, ImageState> results = new ConcurrentHashMap<>();
  private final Map<List<Layer>, StageFiles> files = new ConcurrentHashMap<>();

  StageResults(Session session, Map<Integer, StageChain> chains) {
    this.session = session;
    this.chains = chains;
  }

  void put(int stage, ImageState state) {
    results.put(stage, state);
  }

  ImageState get(int stage) {
    ImageState state = results.get(stage);
    if (state == null) {
      throw new IllegalStateException("stage " + stage + " is needed before it is built");
    }
    return state;
  }

  @Override
  public SourceTree of(int stage) throws IOException, InterruptedException {
    return of(get(stage).layers());
  }

  @Override
  public String describe(int stage) {
    StageChain chain = chains.get(stage);
    @Nullable String name = chain == null ? null : chain.name();
    return "stage " + (name == null ? stage : name);
  }

  /** The files of an image with these layers. */
  SourceTree of(List<Layer> layers) throws IOException, InterruptedException {
    StageFiles known = files.get(layers);
    if (known != null) {
      return known;
    }
    StageFiles made =
        new StageFiles(
            session.indexes().tree(layers), layers, session.blobs(), session.workFolder());
    StageFiles first = files.putIfAbsent(layers, made);
    return first == null ? made : first;
  }
}
