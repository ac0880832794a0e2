package dev.fastforward.builder.transport;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Whose certificates are trusted, beside those that Java and the machine trust. Registries are
 * named as references name them, or by the host[:port] that is spoken to.
 *
 * @param certificates registry to a PEM file with its CA, or with its own certificate
 * @param unverified registries whose certificates are taken as they are
 * @param unverifiedPulls whether that goes for all registries but pushedTo
 * @param pushedTo registries that are pushed to
 * @param dockerCertificates folder as docker has it: HOST[:PORT]/*.crt are CAs of that registry
 */
public record TlsSettings(
    Map<String, Path> certificates,
    Set<String> unverified,
    boolean unverifiedPulls,
    Set<String> pushedTo,
    Path dockerCertificates) {
  private static final Path DOCKER = Path.of("/etc/docker/certs.d");

  public TlsSettings {
    certificates = Map.copyOf(certificates);
    unverified = Set.copyOf(unverified);
    pushedTo = Set.copyOf(pushedTo);
  }

  /** What Java, the machine and docker's folder trust. */
  public static TlsSettings standard() {
    return new TlsSettings(Map.of(), Set.of(), false, Set.of(), DOCKER);
  }

  public TlsSettings withCertificates(Map<String, Path> files) {
    return new TlsSettings(files, unverified, unverifiedPulls, pushedTo, dockerCertificates);
  }

  public TlsSettings withUnverified(Set<String> registries) {
    return new TlsSettings(certificates, registries, unverifiedPulls, pushedTo, dockerCertificates);
  }

  /** Takes the certificates of all registries as they are, but of those that are pushed to. */
  public TlsSettings withUnverifiedPulls(Set<String> pushedTo) {
    return new TlsSettings(certificates, unverified, true, pushedTo, dockerCertificates);
  }

  public TlsSettings withDockerCertificates(Path folder) {
    return new TlsSettings(certificates, unverified, unverifiedPulls, pushedTo, folder);
  }

  /** Whether a registry was named here, so that it speaks TLS even on this machine. */
  boolean names(String registry) {
    return certificates.containsKey(registry) || unverified.contains(registry);
  }

  boolean verifies(RegistryHost host) {
    return !unverified.contains(host.name())
        && !unverified.contains(host.address())
        && !(unverifiedPulls
            && !pushedTo.contains(host.name())
            && !pushedTo.contains(host.address()));
  }
}
