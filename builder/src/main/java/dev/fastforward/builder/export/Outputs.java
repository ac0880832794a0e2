package dev.fastforward.builder.export;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.layer.LayerForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a build. All layers are written to all destinations before any destination
 * publishes the image.
 */
public final class Outputs implements AutoCloseable {
  private final List<Destination> destinations;

  Outputs(List<Destination> destinations) {
    this.destinations = List.copyOf(destinations);
  }

  public static ImageReference reference(String text) {
    ImageReference reference;
    try {
      reference = ImageReference.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BuildException(FailureReason.DestinationInvalid, String.valueOf(e.getMessage()), e);
    }
    if (reference.digest() != null) {
      throw new BuildException(
          FailureReason.DestinationInvalid,
          "\"" + text + "\" has a digest; an image is pushed to a repository with a tag");
    }
    return reference;
  }

  private Optional<RegistryDestination> firstRegistry() {
    return destinations.stream()
        .filter(RegistryDestination.class::isInstance)
        .map(RegistryDestination.class::cast)
        .findFirst();
  }

  /** The first registry that is pushed to; null if none is. */
  @Nullable
  public ImageReference primary() {
    return firstRegistry().map(RegistryDestination::first).orElse(null);
  }

  /** The form that steps best make their layers in: that of all outputs, where they agree. */
  public LayerForm layers() {
    List<LayerForm> forms = destinations.stream().map(d -> d.form().layers()).distinct().toList();
    return forms.size() == 1 ? forms.getFirst() : LayerForm.USUAL;
  }

  /** Reads the current tags, while the build waits for other answers anyway. */
  public void look() throws IOException, InterruptedException {
    List<AtOnce.Task<Boolean>> tasks = new ArrayList<>();
    for (Destination destination : destinations) {
      tasks.add(() -> {
        destination.look();
        return true;
      });
    }
    AtOnce.run(tasks);
  }

  /** Finds out whether all of them may be written to. */
  public void check() throws IOException {
    for (Destination destination : destinations) {
      destination.check();
    }
  }

  /** Publishes; gives what the first registry got, or else the first output. */
  public ExportResult publish(ManifestAssembler publications)
      throws IOException, InterruptedException {
    for (Destination destination : destinations) {
      destination.prepare(publications);
    }
    for (Destination destination : destinations) {
      destination.finish(publications);
    }
    OutputForm form =
        firstRegistry()
            .map(Destination.class::cast)
            .or(() -> destinations.stream().findFirst())
            .map(Destination::form)
            .orElse(OutputForm.USUAL);
    return publications.of(form).published();
  }

  @Override
  public void close() {
    destinations.forEach(Destination::close);
  }
}
