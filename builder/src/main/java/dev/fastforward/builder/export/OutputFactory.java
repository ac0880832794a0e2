package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequest.OutputType;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RepositoryProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes destinations of what a request says. Nothing is written yet. */
public final class OutputFactory {
  private static final String BY_DIGEST = "push-by-digest";
  private static final String SPLIT = "platform-split";

  private final RepositoryProvider repositories;
  private final Path workFolder;
  private final BlobPlaces blobs;
  private final NameTemplates templates;
  private final List<Destination> destinations = new ArrayList<>();

  public OutputFactory(
      RepositoryProvider repositories, Path workFolder, BlobPlaces blobs, NameTemplates templates) {
    this.repositories = repositories;
    this.workFolder = workFolder;
    this.blobs = blobs;
    this.templates = templates;
  }

  /**
   * @throws BuildException with reason InvalidRequest or DestinationInvalid
   */
  public Outputs outputs(BuildRequest request) {
    Map<String, String> annotations =
        request.annotations() == null ? Map.of() : request.annotations();
    for (BuildRequest.Output output : request.outputs()) {
      refuseAttributes(output);
      switch (output.type()) {
        case registry -> registries(output, OutputForm.of(output, annotations));
        case oci -> destinations.add(oci(output, OutputForm.of(output, annotations)));
        case docker -> destinations.add(archive(output, OutputForm.of(output, annotations)));
        case local -> destinations.add(new DirectoryDestination(dest(output), split(output)));
        case tar ->
            destinations.add(new TreeTarDestination(new OutputFile(dest(output)), split(output)));
      }
    }
    return new Outputs(destinations);
  }

  private static void refuseAttributes(BuildRequest.Output output) {
    boolean files = output.type().isFiles();
    attributes(output)
        .forEach((name, value) -> {
          boolean known =
              files
                  ? name.equals(SPLIT)
                  : OutputForm.isOne(name)
                      || (output.type() == OutputType.registry && name.equals(BY_DIGEST));
          if (!known) {
            throw invalid(
                "an output of type "
                    + output.type()
                    + " knows no attribute "
                    + name
                    + " (given as "
                    + name
                    + "="
                    + value
                    + "); leave it out");
          }
        });
  }

  private static Map<String, String> attributes(BuildRequest.Output output) {
    return output.attributes() == null ? Map.of() : output.attributes();
  }

  private static @Nullable Boolean split(BuildRequest.Output output) {
    return attributes(output).containsKey(SPLIT) ? flag(output, SPLIT) : null;
  }

  private static boolean flag(BuildRequest.Output output, String name) {
    return OutputForm.flag(attributes(output), name, false);
  }

  private List<ImageReference> names(BuildRequest.Output output) {
    return output.names() == null
        ? List.of()
        : output.names().stream()
            .map(templates::expand)
            .map(Outputs::reference)
            .distinct()
            .toList();
  }

  private static String dest(BuildRequest.Output output) {
    if (output.dest() == null || output.dest().isEmpty()) {
      throw invalid(
          "an output of type "
              + output.type()
              + " needs dest="
              + (output.type() == OutputType.local ? "DIRECTORY" : "FILE"));
    }
    return Objects.requireNonNull(output.dest());
  }

  private static BuildException invalid(String what) {
    return new BuildException(FailureReason.InvalidRequest, what);
  }

  private void registries(BuildRequest.Output output, OutputForm form) {
    List<ImageReference> names = names(output);
    if (names.isEmpty()) {
      throw invalid("an output of type registry needs a name to push to");
    }
    Map<String, List<ImageReference>> byRepository = new LinkedHashMap<>();
    for (ImageReference name : names) {
      byRepository
          .computeIfAbsent(name.registry() + "/" + name.repository(), _ -> new ArrayList<>())
          .add(name);
    }
    byRepository
        .values()
        .forEach(group ->
            destinations.add(
                new RegistryDestination(
                    repositories.repository(group.getFirst()),
                    group,
                    flag(output, BY_DIGEST),
                    form,
                    new Publisher(blobs))));
  }

  private Destination oci(BuildRequest.Output output, OutputForm form) {
    if (!Boolean.FALSE.equals(output.tar())) {
      return archive(output, form);
    }
    return layout(Path.of(dest(output)).toAbsolutePath(), output, form);
  }

  private ArchiveDestination archive(BuildRequest.Output output, OutputForm form) {
    if (Boolean.FALSE.equals(output.tar()) && output.type() == OutputType.docker) {
      throw invalid("docker load takes a tar file only; use type=oci,tar=false for a directory");
    }
    Path folder = workFolder.resolve("layout-" + destinations.size());
    return new ArchiveDestination(
        layout(folder, output, form),
        folder,
        new OutputFile(dest(output)),
        output.type() == OutputType.docker);
  }

  private LayoutDestination layout(Path directory, BuildRequest.Output output, OutputForm form) {
    return new LayoutDestination(
        directory, repositories.layout(directory), names(output), form, new Publisher(blobs));
  }
}
