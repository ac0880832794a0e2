package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options for how registries are spoken to. */
final class RegistryOptions {
  @Option(
      names = "--insecure-registry",
      paramLabel = "HOST[:PORT]",
      description = "Registry that is spoken to by plain HTTP; loopback addresses always are.")
  List<String> insecure = new ArrayList<>();

  @Option(
      names = "--registry-map",
      paramLabel = "HOST=HOST[:PORT]",
      description = "Registry that stands for another.")
  List<String> map = new ArrayList<>();

  /** Puts the options into a request. */
  void apply(BuildRequestBuilder request) {
    request.insecureRegistries(insecure).registryMap(Pairs.parse("--registry-map", map));
  }
}
