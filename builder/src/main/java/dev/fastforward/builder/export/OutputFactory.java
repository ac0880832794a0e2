package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.settings.OutputSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public Outputs outputs(BuildSettings settings) {
    Map<String, String> annotations = settings.image().annotations();
    for (OutputSettings output : settings.outputs()) {
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

  private static void refuseAttributes(OutputSettings output) {
    boolean files = output.type().isFiles();
    output
        .attributes()
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

  private static @Nullable Boolean split(OutputSettings output) {
    return output.attributes().containsKey(SPLIT) ? flag(output, SPLIT) : null;
  }

  private static boolean flag(OutputSettings output, String name) {
    return OutputForm.flag(output.attributes(), name, false);
  }

  private List<ImageReference> names(OutputSettings output) {
    return output.names().stream()
        .map(templates::expand)
        .map(Outputs::reference)
        .distinct()
        .toList();
  }

  private static String dest(OutputSettings output) {
    String dest = output.dest();
    if (dest == null || dest.isEmpty()) {
      throw invalid(
          "an output of type "
              + output.type()
              + " needs dest="
              + (output.type() == OutputType.local ? "DIRECTORY" : "FILE"));
    }
    return dest;
  }

  private static BuildException invalid(String what) {
    return new BuildException(FailureReason.InvalidRequest, what);
  }

  private void registries(OutputSettings output, OutputForm form) {
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

  private Destination oci(OutputSettings output, OutputForm form) {
    if (output.tar()) {
      return archive(output, form);
    }
    return layout(Path.of(dest(output)).toAbsolutePath(), output, form);
  }

  private ArchiveDestination archive(OutputSettings output, OutputForm form) {
    if (!output.tar() && output.type() == OutputType.docker) {
      throw invalid("docker load takes a tar file only; use type=oci,tar=false for a directory");
    }
    Path folder = workFolder.resolve("layout-" + destinations.size());
    return new ArchiveDestination(
        layout(folder, output, form),
        folder,
        new OutputFile(dest(output)),
        output.type() == OutputType.docker);
  }

  private LayoutDestination layout(Path directory, OutputSettings output, OutputForm form) {
    return new LayoutDestination(
        directory, repositories.layout(directory), names(output), form, new Publisher(blobs));
  }
}
