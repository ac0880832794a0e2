package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the image, its outputs, and files about it. */
public final class OutputOptions {
  /** An output that writes no image. */
  private static final String CACHE_ONLY = "type=cacheonly";

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "REF",
      description = "Name of the image; --push pushes to it.")
  List<String> tags = new ArrayList<>();

  @Option(
      names = {"-d", "--destination"},
      paramLabel = "REF",
      description = "Name to push the image to, unless --no-push is given.")
  List<String> destinations = new ArrayList<>();

  @Option(names = "--push", description = "Push the image to its tags.")
  boolean push;

  @Option(names = "--no-push", description = "Build and fill the cache, but push no image.")
  boolean noPush;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "SPEC",
      description =
          "type=registry,name=REF (or image,push=true); type=oci,dest=FILE or, with tar=false,"
              + " DIRECTORY; type=docker,dest=FILE; type=local,dest=DIRECTORY; type=tar,dest=FILE;"
              + " or DIRECTORY alone. FILE may be - for standard output.")
  List<String> outputs = new ArrayList<>();

  @Option(
      names = {"--tar-path", "--tarPath"},
      paramLabel = "FILE",
      description = "Write a tar file for docker load.")
  @Nullable String tarPath;

  @Option(
      names = "--oci-layout-path",
      paramLabel = "DIRECTORY",
      description = "Write an OCI image layout.")
  @Nullable String layoutPath;

  @Mixin ImageFormOptions form = new ImageFormOptions();
  @Mixin AttestOptions attest = new AttestOptions();
  @Mixin ResultOptions results = new ResultOptions();

  @Option(
      names = {"--platform", "--custom-platform", "--customPlatform"},
      paramLabel = "OS/ARCH",
      description = "Platform of the image (default: this machine's).")
  @Nullable String platform;

  /**
   * Puts the options into a request.
   *
   * @param environment variables of the command
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest for a contradiction
   */
  public void apply(BuildRequestBuilder request, Map<String, String> environment) {
    String standard = environment.getOrDefault("DOCKER_DEFAULT_PLATFORM", ""); // as for buildx
    String wanted = platform == null && !standard.isEmpty() ? standard : platform;
    request
        .platforms(wanted == null ? null : Arrays.asList(wanted.split(",")))
        .outputs(form.in(outputs()))
        .provenance(attest.provenance());
  }

  /**
   * Writers of files about the image, without the result file.
   *
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest like {@link #apply}
   */
  public List<ResultWriter> resultWriters() {
    List<String> all = new ArrayList<>(names());
    outputs().forEach(output -> all.addAll(output.names() == null ? List.of() : output.names()));
    return results.writers(all.stream().distinct().toList());
  }

  private List<OutputRequest> outputs() {
    if (noPush && push) {
      throw InvalidOption.refused("--push and --no-push contradict each other; leave one out");
    }
    List<OutputRequest> result = new ArrayList<>();
    for (String output : outputs) {
      if (!output.equals(CACHE_ONLY)) {
        result.add(output(output));
      }
    }
    if (tarPath != null) {
      result.add(new OutputRequest(OutputType.docker, names(), tarPath, true, null));
    }
    if (layoutPath != null) {
      result.add(new OutputRequest(OutputType.oci, names(), layoutPath, false, null));
    }
    if (push || (!destinations.isEmpty() && !noPush)) {
      List<String> names = push ? names() : destinations;
      if (names.isEmpty()) {
        throw InvalidOption.refused(
            "--push needs a name of the image; add -t REGISTRY/REPOSITORY:TAG");
      }
      if (!pushed(result, names)) {
        result.add(OutputRequest.registry(names.toArray(String[]::new)));
      }
    } else if (!tags.isEmpty() && result.isEmpty() && outputs.isEmpty() && !noPush) {
      throw InvalidOption.refused(
          "-t "
              + tags.getFirst()
              + " names an image without an output; add --push, or --output type=oci,dest=FILE");
    }
    return result;
  }

  private static boolean pushed(List<OutputRequest> outputs, List<String> names) {
    return outputs.stream()
        .anyMatch(output ->
            output.type() == OutputType.registry
                && output.names() != null
                && output.names().containsAll(names));
  }

  /** The names of the image: first those of --tag, then those of --destination. */
  public List<String> names() {
    List<String> names = new ArrayList<>(tags);
    names.addAll(destinations);
    return names;
  }

  private OutputRequest output(String text) {
    if (!text.contains("=")) {
      // Like buildx: a directory, or a tar on standard output.
      return text.equals("-")
          ? new OutputRequest(OutputType.tar, null, "-", null, null)
          : new OutputRequest(OutputType.local, null, text, null, null);
    }
    Map<String, String> attributes = new LinkedHashMap<>(OptionAttributes.parse("--output", text));
    String type = attributes.remove("type");
    String name = attributes.remove("name");
    List<String> names = name == null ? names() : Arrays.asList(name.split(","));
    String dest = attributes.remove("dest");
    String tar = attributes.remove("tar");
    return switch (type == null ? "" : type) {
      case "image" -> {
        String pushes = attributes.remove("push");
        if (!"true".equals(pushes) && !(push && pushes == null)) {
          throw InvalidOption.refused(
              "--output "
                  + text
                  + ": there is no local image store; add push=true, or use type=oci,dest=FILE");
        }
        yield new OutputRequest(OutputType.registry, names, null, null, attributes);
      }
      case "oci" ->
          new OutputRequest(OutputType.oci, names, dest, !"false".equals(tar), attributes);
      case "registry" -> new OutputRequest(OutputType.registry, names, null, null, attributes);
      case "docker" ->
          new OutputRequest(OutputType.docker, names, dest, !"false".equals(tar), attributes);
      case "local" -> new OutputRequest(OutputType.local, null, dest, null, attributes);
      case "tar" -> new OutputRequest(OutputType.tar, null, dest, null, attributes);
      default ->
          throw InvalidOption.refused(
              "--output "
                  + text
                  + ": unknown type; use registry, image, oci, docker, local, tar or cacheonly");
    };
  }
}
