package dev.fastforward.builder.transport;

import java.net.URI;

/**
 * A repository and its registry.
 *
 * @param path name of the repository in the registry, such as {@code library/alpine}
 */
public record RepositoryAddress(RegistryHost host, String path) {

  /** The URL of a resource of this repository, such as {@code manifests/latest}. */
  public URI url(String suffix) {
    return URI.create(host.root() + "/v2/" + path + "/" + suffix);
  }

  /** The repository's name for messages. */
  public String display() {
    return host.display() + "/" + path;
  }
}
