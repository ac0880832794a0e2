package dev.fastforward.builder.transport;

import java.net.URI;

/**
 * A repository of a registry.
 *
 * @param path below the registry, such as {@code library/alpine}
 */
public record RepositoryAddress(RegistryHost host, String path) {

  /** URL of something of this repository, such as {@code manifests/latest}. */
  public URI url(String suffix) {
    return URI.create(host.root() + "/v2/" + path + "/" + suffix);
  }

  public String display() {
    return host.display() + "/" + path;
  }
}
