package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.RegistryRequest;
import dev.fastforward.builder.image.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the access to registries. */
public final class RegistryOptions {
  @Option(
      names = "--insecure-registry",
      paramLabel = "HOST[:PORT]",
      description = "Registry that uses plain HTTP; loopback addresses always do.")
  public List<String> insecure = new ArrayList<>();

  @Option(
      names = "--registry-map",
      paramLabel = "HOST=HOST[:PORT]",
      split = ";",
      description = "Registry to use in place of another.")
  public List<String> map = new ArrayList<>();

  @Option(
      names = "--insecure",
      description = "Use plain HTTP for the registries of the destinations.")
  boolean insecureDestinations;

  @Mixin public TlsOptions tls = new TlsOptions();

  /**
   * Puts the options into a request.
   *
   * @param destinations image references to push to
   * @param mirrors mirrors of Docker Hub
   */
  public void apply(BuildRequestBuilder request, List<String> destinations, MirrorOptions mirrors) {
    List<String> hosts = new ArrayList<>(insecure);
    if (insecureDestinations) {
      hosts.addAll(registries(destinations));
    }
    if (tls.given() || !mirrors.mirrors.isEmpty()) {
      request.registryAccess(
          new RegistryRequest(
              tls.certificates(),
              tls.unverified(tls.unverifiedDestinations ? registries(destinations) : List.of()),
              tls.unverifiedPulls,
              List.copyOf(mirrors.mirrors),
              mirrors.only));
    }
    request
        .insecureRegistries(List.copyOf(new LinkedHashSet<>(hosts)))
        .registryMap(Pairs.parse("--registry-map", map));
  }

  private static List<String> registries(List<String> destinations) {
    return destinations.stream().map(RegistryOptions::registry).toList();
  }

  private static String registry(String destination) {
    try {
      return ImageReference.parse(destination).registry();
    } catch (IllegalArgumentException e) {
      throw InvalidOption.refused(
          "\"" + destination + "\" is not a name of an image: " + e.getMessage());
    }
  }
}
