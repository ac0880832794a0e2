package dev.fastforward.builder.transport;

import java.net.URI;

/**
 * A registry and how to reach it.
 *
 * @param name host[:port] in image references
 * @param address host[:port] to connect to
 * @param plainHttp whether to use HTTP without TLS
 */
public record RegistryHost(String name, String address, boolean plainHttp) {

  /** The URL of the registry, without a path. */
  public URI root() {
    return URI.create((plainHttp ? "http://" : "https://") + address);
  }

  /** The registry's name for messages, with the address if that is another one. */
  public String display() {
    return name.equals(address) || (name.equals("docker.io") && address.equals(DOCKER_HUB))
        ? name
        : name + " (at " + address + ")";
  }

  public static final String DOCKER_HUB = "registry-1.docker.io";

  /**
   * Whether a URL has the registry's own scheme, host and port, so that credentials may be sent to
   * it.
   */
  public boolean owns(URI url) {
    URI root = root();
    return root.getScheme().equalsIgnoreCase(url.getScheme())
        && root.getAuthority().equalsIgnoreCase(url.getAuthority());
  }
}
