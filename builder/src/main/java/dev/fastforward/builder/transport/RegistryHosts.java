package dev.fastforward.builder.transport;

import dev.fastforward.builder.net.Loopback;
import java.util.Map;
import java.util.Set;

/**
 * Finds out how to reach a registry. Uses TLS unless plain HTTP is configured, or the registry is
 * on this machine.
 *
 * @param insecure host[:port] of registries that use plain HTTP
 * @param mapping registry in references to the host[:port] to connect to
 */
public record RegistryHosts(Set<String> insecure, Map<String, String> mapping, TlsSettings tls) {
  /**
   * @param registry host[:port] in an image reference
   */
  public RegistryHost find(String registry) {
    String mapped = mapping.get(registry);
    String address =
        mapped != null ? mapped : registry.equals("docker.io") ? RegistryHost.DOCKER_HUB : registry;
    return new RegistryHost(
        registry, address, isListed(registry) || (isPlainHttp(address) && !tls.names(registry)));
  }

  /** Whether requests to a host[:port], with credentials, may use plain HTTP. */
  public boolean isPlainHttp(String address) {
    return isListed(address) || (Loopback.isAuthority(address) && !tls.names(address));
  }

  private boolean isListed(String address) {
    return insecure.contains(address);
  }
}
