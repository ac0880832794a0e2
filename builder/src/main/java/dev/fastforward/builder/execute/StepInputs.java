package dev.fastforward.builder.execute;

import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.SelectionDigest;
import dev.fastforward.builder.mounts.MountSource;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.ResolvedImage;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.solve.ImageState;
import dev.fastforward.builder.solve.LayerStep;
import dev.fastforward.builder.step.CopySource;
import java.io.IOException;
import java.util.List;

/** The files that steps take from contexts, stages and images. Thread-safe. */
final class StepInputs {
  private final Session session;
  private final BaseImages images;
  private final SourceTrees sources;
  private final StageResults results;

  /**
   * @param images all that the stages need
   */
  StepInputs(Session session, BaseImages images, SourceTrees sources, StageResults results) {
    this.session = session;
    this.images = images;
    this.sources = sources;
    this.results = results;
  }

  SourceTrees trees() {
    return sources;
  }

  SourceTree tree(LayerStep step, CopySource from) throws IOException, InterruptedException {
    return switch (from) {
      case CopySource.Context _ -> sources.context();
      case CopySource.Named named -> sources.named(named.name());
      case CopySource.Stage stage -> results.of(step.source(stage));
      case CopySource.Image image -> results.of(resolved(image).layers());
    };
  }

  /** The files of a mount of a RUN. */
  MountSource mount(LayerStep step, CopySource from, String path)
      throws IOException, InterruptedException {
    String name = describe(step, from);
    return switch (from) {
      case CopySource.Context _, CopySource.Named _ -> {
        SourceTree tree = tree(step, from);
        yield new MountSource.Files(
            tree, name, SelectionDigest.ofMount(CopySelection.ofPath(tree, path, name)).value());
      }
      case CopySource.Stage stage -> {
        ImageState state = results.get(step.source(stage));
        yield mount(state.layers(), name, state.key().value());
      }
      case CopySource.Image image ->
          mount(resolved(image).layers(), name, resolved(image).digest().value());
    };
  }

  private MountSource mount(List<Layer> layers, String name, String identity)
      throws IOException, InterruptedException {
    return new MountSource.Layers(
        session.layers().tree(layers), layers, session.layers().blobs(), name, identity);
  }

  private ResolvedImage resolved(CopySource.Image image) {
    return images.get(image.reference(), session.platform());
  }

  /** For messages: where a step takes files from. */
  String describe(LayerStep step, CopySource from) {
    return switch (from) {
      case CopySource.Context _ -> "the build context (is it excluded by .dockerignore?)";
      case CopySource.Named named -> "the build context " + named.name();
      case CopySource.Stage stage -> step.source(stage).toString();
      case CopySource.Image image -> "image " + image.reference();
    };
  }
}
