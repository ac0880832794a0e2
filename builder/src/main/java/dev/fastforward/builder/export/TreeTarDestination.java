package dev.fastforward.builder.export;

import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.TreeTar;
import dev.fastforward.builder.solve.FinishedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of an image as a tar, without layers and config. Not thread-safe. */
final class TreeTarDestination implements Destination {
  private final OutputFile file;
  private final @Nullable Boolean split;

  /**
   * @param split whether each platform has a folder; null for where there are several
   */
  TreeTarDestination(OutputFile file, @Nullable Boolean split) {
    this.file = file;
    this.split = split;
  }

  @Override
  public OutputForm form() {
    return OutputForm.USUAL;
  }

  @Override
  public void check() {
    file.check();
  }

  @Override
  public void prepare(ManifestAssembler publications) throws IOException, InterruptedException {
    file.write(out -> write(publications, out));
  }

  private void write(ManifestAssembler publications, OutputStream out)
      throws IOException, InterruptedException {
    List<FinishedImage> images = publications.finished();
    List<String> folders =
        PlatformFolders.of(images.stream().map(FinishedImage::platform).toList(), split);
    TreeTar tar = new TreeTar(out);
    for (int i = 0; i < images.size(); i++) {
      List<Layer> layers = images.get(i).state().layers();
      tar.add(
          publications.tree(layers),
          folders.get(i).isEmpty() ? "" : folders.get(i) + "/",
          layers,
          publications.blobs());
    }
    tar.finish();
  }

  @Override
  public void finish(ManifestAssembler publications) throws IOException, InterruptedException {
    file.publish();
  }

  @Override
  public void close() {
    Destinations.close(file);
  }
}
