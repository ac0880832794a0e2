package dev.fastforward.builder.transport;

import dev.fastforward.builder.net.Loopback;
import java.util.Map;
import java.util.Set;

/** Finds how a registry is reached. Never guesses: what is not known to be plain HTTP is TLS. */
public record RegistryHosts(Set<String> insecure, Map<String, String> mapping, TlsSettings tls) {
  public RegistryHost find(String registry) {
    String mapped = mapping.get(registry);
    String address =
        mapped != null ? mapped : registry.equals("docker.io") ? RegistryHost.DOCKER_HUB : registry;
    return new RegistryHost(
        registry, address, isListed(registry) || (isPlainHttp(address) && !tls.names(registry)));
  }

  /** Whether a host[:port] may be spoken to by plain HTTP, credentials included. */
  public boolean isPlainHttp(String address) {
    return isListed(address) || (Loopback.isAuthority(address) && !tls.names(address));
  }

  private boolean isListed(String address) {
    return insecure.contains(address);
  }
}
