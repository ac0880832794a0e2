package dev.fastforward.builder.build;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.AtOnce;
import dev.fastforward.builder.registry.LayoutTar;
import dev.fastforward.builder.registry.RegistryException;
import dev.fastforward.builder.registry.Repository;
import dev.fastforward.builder.registry.RepositoryProvider;
import dev.fastforward.builder.registry.StoredManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where an image goes. */
final class Outputs {
  private final List<Destination> destinations;
  private final Map<Destination, StoredManifest> before = new ConcurrentHashMap<>();

  /**
   * @param reference null for a layout
   * @param layout directory of the layout; null for a registry
   * @param tar file that the layout is packed into in the end; null for none
   */
  private record Destination(
      Repository repository,
      String tag,
      @Nullable ImageReference reference,
      @Nullable Path layout,
      @Nullable Path tar) {}

  private Outputs(List<Destination> destinations) {
    this.destinations = destinations;
  }

  static Outputs of(
      List<BuildRequest.Output> outputs, RepositoryProvider repositories, Path workFolder) {
    List<Destination> destinations = new ArrayList<>();
    for (BuildRequest.Output output : outputs) {
      refuseAttributes(output);
      switch (output.type()) {
        case registry -> names(output).forEach(n -> destinations.add(registry(n, repositories)));
        case oci ->
            destinations.add(
                layout(output, repositories, workFolder.resolve("layout-" + destinations.size())));
        case docker, local, tar ->
            throw new BuildException(
                FailureReason.InvalidRequest,
                "an output of type " + output.type() + " is not supported yet; use oci");
      }
    }
    return new Outputs(List.copyOf(destinations));
  }

  private static void refuseAttributes(BuildRequest.Output output) {
    for (Map.Entry<String, String> attribute :
        output.attributes() == null
            ? Map.<String, String>of().entrySet()
            : output.attributes().entrySet()) {
      if (!attribute.getKey().equals("compression") || !attribute.getValue().equals("gzip")) {
        throw new BuildException(
            FailureReason.InvalidRequest,
            "the output attribute "
                + attribute.getKey()
                + "="
                + attribute.getValue()
                + " is not supported yet; leave it out");
      }
    }
  }

  private static List<String> names(BuildRequest.Output output) {
    return output.names() == null ? List.of() : output.names();
  }

  private static Destination registry(String name, RepositoryProvider repositories) {
    ImageReference reference = reference(name);
    return new Destination(
        repositories.repository(reference), reference.selector(), reference, null, null);
  }

  private static Destination layout(
      BuildRequest.Output output, RepositoryProvider repositories, Path temporary) {
    if (output.dest() == null) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "an output of type oci needs dest=FILE, or dest=DIRECTORY with tar=false");
    }
    Path dest = Path.of(output.dest()).toAbsolutePath();
    boolean tar = !Boolean.FALSE.equals(output.tar());
    String tag =
        names(output).isEmpty() ? "latest" : reference(names(output).getFirst()).selector();
    Path layout = tar ? temporary : dest;
    return new Destination(repositories.layout(layout), tag, null, layout, tar ? dest : null);
  }

  static ImageReference reference(String text) {
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

  /** The first registry that is pushed to; null if none is. */
  @Nullable ImageReference primary() {
    return destinations.stream()
        .map(Destination::reference)
        .filter(r -> r != null)
        .findFirst()
        .orElse(null);
  }

  /** Finds out whether all registries may be pushed to. */
  void check() {
    for (Destination destination : destinations) {
      if (destination.reference() != null) {
        try {
          destination.repository().checkPush();
        } catch (RegistryException e) {
          throw Publisher.failure(destination.repository(), e);
        }
      }
    }
  }

  /**
   * Finds out what the tags say now: while the build has to wait for other answers, this costs no
   * time. What cannot be read counts as not there: that it may not be pushed to is another
   * question.
   */
  void look() throws IOException, InterruptedException {
    List<AtOnce.Task<Boolean>> tasks = new ArrayList<>();
    for (Destination destination : destinations) {
      tasks.add(() -> {
        try {
          Optional<StoredManifest> now = destination.repository().getManifest(destination.tag());
          now.ifPresent(manifest -> before.put(destination, manifest));
          return now.isPresent();
        } catch (RegistryException e) {
          return false;
        }
      });
    }
    AtOnce.run(tasks);
  }

  Published publish(List<FinishedImage> images, Publisher publisher)
      throws IOException, InterruptedException {
    Publication publication = Publication.of(images);
    for (Destination destination : destinations) {
      publisher.publish(
          publication,
          destination.repository(),
          destination.tag(),
          Optional.ofNullable(before.get(destination)));
      if (destination.layout() != null && destination.tar() != null) {
        LayoutTar.pack(destination.layout(), destination.tar());
      }
    }
    return publication.published();
  }
}
