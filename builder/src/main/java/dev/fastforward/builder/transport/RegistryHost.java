package dev.fastforward.builder.transport;

import java.net.URI;

/**
 * A registry and how it is reached.
 *
 * @param name as references have it
 * @param address host[:port] that is spoken to
 * @param plainHttp whether by plain HTTP
 */
public record RegistryHost(String name, String address, boolean plainHttp) {

  public URI root() {
    return URI.create((plainHttp ? "http://" : "https://") + address);
  }

  /** For messages. */
  public String display() {
    return name.equals(address) || (name.equals("docker.io") && address.equals(DOCKER_HUB))
        ? name
        : name + " (at " + address + ")";
  }

  public static final String DOCKER_HUB = "registry-1.docker.io";

  /** Whether a URL leads to this very registry, so that its credentials may go there. */
  public boolean owns(URI url) {
    URI root = root();
    return root.getScheme().equalsIgnoreCase(url.getScheme())
        && root.getAuthority().equalsIgnoreCase(url.getAuthority());
  }
}
