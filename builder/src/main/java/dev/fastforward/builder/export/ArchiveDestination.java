package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layout.LayoutTar;
import java.io.IOException;
import java.nio.file.Path;

/** An OCI image layout as one tar file; with what docker load reads, too. Not thread-safe. */
final class ArchiveDestination implements Destination {
  private final LayoutDestination layout;
  private final Path folder;
  private final OutputFile file;
  private final boolean docker;

  /**
   * @param layout in a folder of the build
   * @param docker whether docker load is to take it
   */
  ArchiveDestination(LayoutDestination layout, Path folder, OutputFile file, boolean docker) {
    this.layout = layout;
    this.folder = folder;
    this.file = file;
    this.docker = docker;
  }

  @Override
  public OutputForm form() {
    return layout.form();
  }

  @Override
  public void check() {
    file.check();
  }

  @Override
  public void prepare(ManifestAssembler publications) throws IOException, InterruptedException {
    Publication publication = publications.of(form());
    if (docker && publication.hasIndex()) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "docker load takes one image, and this is an index; use type=oci, or one platform"
              + " without provenance");
    }
    layout.prepare(publications);
    layout.finish(publications);
    if (docker) {
      DockerArchive.describe(publication.images().getFirst(), layout.names(), folder);
    }
    file.write(out -> LayoutTar.pack(folder, out));
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
