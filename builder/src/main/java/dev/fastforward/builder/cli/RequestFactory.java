package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the options of {@code fastforward build} into a request. */
final class RequestFactory {
  private final BuildCommand options;
  private final Map<String, String> environment;

  RequestFactory(BuildCommand options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
  }

  BuildRequest request() {
    if (!options.progress.equals("plain") && !options.progress.equals("auto")) {
      throw BuildCommand.refused(
          "--progress=" + options.progress + " is not supported yet; use plain");
    }
    Path directory = context();
    SortedMap<String, String> buildArgs = buildArgs();
    return BuildRequestBuilder.from(BuildRequest.Context.directory(directory.toString()))
        .dockerfile(dockerfile(directory))
        .target(options.target)
        .buildArgs(buildArgs)
        .labels(pairs("--label", options.labels))
        .platforms(options.platform == null ? null : Arrays.asList(options.platform.split(",")))
        .outputs(outputs())
        .cache(BuildRequest.Cache.of(options.cacheMode, options.cacheRepo))
        .noCacheStages(options.noCache ? List.of("*") : options.noCacheFilter)
        .namedContexts(namedContexts())
        .sandbox(options.sandbox)
        .insecureRegistries(options.insecureRegistries)
        .registryMap(pairs("--registry-map", options.registryMap))
        .timeoutSeconds(options.timeout)
        .sourceDateEpoch(epoch(buildArgs))
        .build();
  }

  private Path context() {
    String text = options.context;
    if (text.contains("://") || text.startsWith("git@") || text.equals("-")) {
      throw BuildCommand.refused(
          "the context \"" + text + "\" is not supported yet; fetch it and give the directory");
    }
    Path directory = Path.of(text).toAbsolutePath().normalize();
    return options.contextSubPath == null
        ? directory
        : directory.resolve(options.contextSubPath).normalize();
  }

  /** Relative to this directory as for docker, else to the context as for kaniko. */
  private @Nullable String dockerfile(Path context) {
    if (options.file == null) {
      return null;
    }
    if (options.file.equals("-") || options.file.contains("://")) {
      throw BuildCommand.refused(
          "--file " + options.file + " is not supported yet; give the path of a file");
    }
    Path here = Path.of(options.file).toAbsolutePath().normalize();
    return Files.exists(here) || !Files.exists(context.resolve(options.file))
        ? here.toString()
        : options.file;
  }

  private List<BuildRequest.Output> outputs() {
    List<BuildRequest.Output> outputs = new ArrayList<>();
    for (String output : options.outputs) {
      outputs.add(output(output));
    }
    if (options.push) {
      if (options.tags.isEmpty()) {
        throw BuildCommand.refused("--push needs to know where to; add -t REGISTRY/REPOSITORY:TAG");
      }
      outputs.add(BuildRequest.Output.registry(options.tags.toArray(String[]::new)));
    } else if (!options.tags.isEmpty() && outputs.isEmpty()) {
      throw BuildCommand.refused(
          "-t "
              + options.tags.getFirst()
              + " names an image that goes nowhere; add --push, or --output type=oci,dest=FILE");
    }
    return outputs;
  }

  private BuildRequest.Output output(String text) {
    Map<String, String> attributes = new LinkedHashMap<>(Attributes.parse("--output", text));
    String type = attributes.remove("type");
    String name = attributes.remove("name");
    List<String> names = name == null ? options.tags : Arrays.asList(name.split(","));
    String dest = attributes.remove("dest");
    String tar = attributes.remove("tar");
    return switch (type == null ? "" : type) {
      case "oci" ->
          new BuildRequest.Output(
              BuildRequest.OutputType.oci, names, dest, !"false".equals(tar), attributes);
      case "registry" ->
          new BuildRequest.Output(BuildRequest.OutputType.registry, names, null, null, attributes);
      default ->
          throw BuildCommand.refused(
              "--output "
                  + text
                  + ": the type is not supported yet; use type=oci or type=registry");
    };
  }

  private SortedMap<String, String> buildArgs() {
    SortedMap<String, String> args = new TreeMap<>();
    for (String arg : options.buildArgs) {
      int equals = arg.indexOf('=');
      if (equals >= 0) {
        args.put(arg.substring(0, equals), arg.substring(equals + 1));
      } else if (environment.containsKey(arg)) {
        args.put(arg, environment.getOrDefault(arg, ""));
      }
    }
    return args;
  }

  private @Nullable Long epoch(Map<String, String> buildArgs) {
    String text =
        buildArgs.getOrDefault(
            "SOURCE_DATE_EPOCH", environment.getOrDefault("SOURCE_DATE_EPOCH", ""));
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw BuildCommand.refused(
          "SOURCE_DATE_EPOCH=" + text + " is not supported yet; give seconds since the epoch");
    }
  }

  private SortedMap<String, String> namedContexts() {
    SortedMap<String, String> contexts = pairs("--build-context", options.buildContexts);
    contexts.forEach((name, where) -> {
      if (where.contains("://") || where.startsWith("target:")) {
        throw BuildCommand.refused(
            "--build-context " + name + "=" + where + " is not supported yet; give a directory");
      }
    });
    return contexts;
  }

  private static SortedMap<String, String> pairs(String option, List<String> items) {
    SortedMap<String, String> pairs = new TreeMap<>();
    for (String item : items) {
      int equals = item.indexOf('=');
      if (equals < 0) {
        throw BuildCommand.refused(option + " " + item + ": write NAME=VALUE");
      }
      pairs.put(item.substring(0, equals), item.substring(equals + 1));
    }
    return pairs;
  }
}
