package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.options.ConfiguredProxies;
import dev.fastforward.builder.options.Pairs;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Translates the options of {@code fastforward build} to a request. */
public final class RequestFactory {
  private final BuildCommand options;
  private final Map<String, String> environment;

  public RequestFactory(BuildCommand options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
  }

  /**
   * The request.
   *
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest for an invalid option
   */
  public BuildRequest request() {
    SortedMap<String, String> buildArgs = buildArgs();
    BuildRequestBuilder request = options.source.request();
    request
        .target(options.target)
        .buildArgs(buildArgs)
        .labels(labels())
        .timeoutSeconds(options.timeout);
    options.run.apply(request, environment);
    options.output.apply(request, environment);
    options.cache.apply(request);
    options.registry.apply(request, options.output.names(), options.mirrors);
    return request.build();
  }

  /** As with docker, a label without a value is empty. */
  private SortedMap<String, String> labels() {
    return Pairs.parse(
        "--label",
        options.labels.stream()
            .map(label -> label.contains("=") || label.isEmpty() ? label : label + "=")
            .toList());
  }

  private SortedMap<String, String> buildArgs() {
    SortedMap<String, String> given = new TreeMap<>();
    String epoch = environment.get("SOURCE_DATE_EPOCH"); // buildx passes it on too
    if (epoch != null) {
      given.put("SOURCE_DATE_EPOCH", epoch);
    }
    for (String arg : options.buildArgs) {
      int equals = arg.indexOf('=');
      if (equals >= 0) {
        given.put(arg.substring(0, equals), arg.substring(equals + 1));
      } else if (environment.containsKey(arg)) {
        given.put(arg, environment.getOrDefault(arg, ""));
      }
    }
    SortedMap<String, String> args = ConfiguredProxies.of(environment);
    // A given proxy overrides the configured one in both cases.
    args.keySet().removeIf(name -> given.keySet().stream().anyMatch(name::equalsIgnoreCase));
    args.putAll(given);
    return args;
  }
}
